/** Cuts a text into words, numbers, marks, and literals such as `2026-11-23`. Knows scripts, and no language. */
import { REDACTED } from '../redact.ts';
import { fold } from './fold.ts';

/** What a word or a literal means. `kind` and `value` are the parts of a concept of a lexicon, before and after its colon. */
export interface Fact {
  kind: string;
  value: string;
  /** Language of the lexicon. */
  language: string;
}

export interface Token {
  kind: 'word' | 'number' | 'mark' | 'literal';
  /** The folded form. */
  text: string;
  /** The form in which tones count. Empty for literals. */
  toned: string;
  start: number;
  end: number;
  /** Whether white space is before it. */
  gap: boolean;
  /** Of a literal. */
  fact?: Fact;
}

export interface Literal {
  start: number;
  end: number;
  fact: Fact;
}

/** Scripts without spaces between words. Each letter is a token, and the lexicon decides which of them belong together. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*`;
const RUN = ['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Hangul']
  .map((script) => String.raw`(?:[\p{Script=${script}}][\p{M}\u200c\u200d]*)+`)
  .join('|');
const TOKEN = new RegExp(
  String.raw`(?<number>\p{Nd}{1,3}(?:[.,]000)+(?![\p{Nd}.,])|\p{Nd}+k(?![\p{L}\p{N}])|\p{Nd}+)|(?<one>${UNSPACED})|(?<word>${RUN}|(?:\p{L}\p{M}*)+)|(?<mark>[^\s_'’‘ʼ])`,
  'gu',
);

const quoted = (kind: string, value: string): Fact => ({ kind, value, language: 'und' });

/** Forms of values that are the same in all languages. */
const LITERALS: readonly (readonly [pattern: RegExp, read: (match: RegExpExecArray) => Fact])[] = [
  [
    /\b(?:s3|sftp|ftps?|file|gs|abfss?|wasbs?|scp|smb|webdavs?|hdfs|rsync):\/\/[^\s,]*[^\s,.!?;:)]|[\w+][\w.+-]*@[\w-]+(?:\.[\w-]+)+/gi,
    (m) => quoted('address', m[0]),
  ],
  // A folder.
  [
    /(?<=(?<!\b(?:GET|POST|PUT|DELETE|PATCH))\s)\/(?!api\/|exports?\b)[\w.-]+(?:\/[\w.-]+)+(?=[\s,.!?]|$)/g,
    (m) => quoted('address', `file://${m[0]}`),
  ],
  [/https?:\/\/(?!\S*\/api\/v)\S*[^\s,.!?;:)]/g, (m) => quoted('address', m[0])],
  [/(?<!\p{L})\p{L}{4,}-\d+(?!\d)/gu, (m) => quoted('code-name', m[0])],
  // "JSON.stringify(", "json={": code that names a format for its own use.
  [
    /\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\((?=["'{]|[A-Za-z_]+[.(])|\bjson\s*[=:]\s*(?=\{)|\bJSON\.\w+/gi,
    () => quoted('ignored', ''),
  ],
  [new RegExp(RegExp.escape(REDACTED), 'g'), () => quoted('ignored', '')],
  // An option of a command.
  [/(?<=\s)-[A-Za-z](?=\s)(?:\s+'[^'{]*'|\s+"[^"{]*"|\s+[A-Z]+(?=\s))?/g, () => quoted('ignored', '')],
  // Minute, hour, day of the month, month, day of the week.
  [
    /(?<=^|[\s"'`(])(?=[\d\s,/-]*\*)[\d*/,-]+(?:\s+[\d*/,-]+){4}(?=$|[\s"'`),.])/g,
    (m) => quoted('cron', m[0].replace(/\s+/g, ' ')),
  ],
  [/https?:\/\/\S+|<[^<>]{0,200}>|["'`]\/[\w/{}$.-]*["'`]/g, () => quoted('ignored', '')],
  [
    /(?<!\w)"([^"|]{1,100})"|“([^”]{1,100})”|„([^“”]{1,100})[“”]|«\s?([^»]{1,100}?)\s?»|「([^」]{1,100})」/g,
    (m) => quoted('quoted', m.slice(1).find(Boolean)!.trim()),
  ],
  [/(?<=^|[\s(])'([^']{2,100})'(?=$|[\s,.;!?)])/g, (m) => quoted('quoted', m[1]!.trim())],
  [
    /\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z_/-]+/gi,
    (m) => quoted('zone', m[0]),
  ],
  [/\b20\d\d-\d\d-\d\d(?:T[\d:.]+Z?)?\b/gi, (m) => quoted('date', m[0].slice(0, 10))],
  [/\b\d{1,2}\.\s?\d{1,2}\.\s?(?:20\d\d)?(?!\d)/g, (m) => quoted('dotted', m[0].replaceAll(' ', ''))],
  [/\b\d{1,2}\/\d{1,2}\/20\d\d\b/g, (m) => quoted('slashed', m[0])],
  [
    /\b20\d\d[/.]\d{1,2}[/.]\d{1,2}\b/g,
    (m) =>
      quoted(
        'date',
        m[0]
          .split(/[/.]/)
          .map((part) => part.padStart(2, '0'))
          .join('-'),
      ),
  ],
  [/\b20\d\d-?W(?:0[1-9]|[1-4]\d|5[0-3])\b/gi, (m) => quoted('iso-week', m[0].replace(/-?w/i, ','))],
  [/\b20\d\d-\d\d\b(?!-)/g, (m) => quoted('year-month', m[0])],
  [/(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:\d)/g, (m) => quoted('time', m[0].padStart(5, '0'))],
  // A file: its name and its format.
  [
    /(?<![\p{L}\p{N}_/.@-])(?![a-z_]*_(?:excel|csv)\.)[\p{L}\p{N}][\p{L}\p{N}_-]{0,79}\.(?:csv|xlsx|jsonl|parquet)(?:\.(?:gz|zip))?(?![\p{L}\p{N}])/giu,
    (m) => quoted('file', m[0]),
  ],
  [/(?<![\p{L}\p{N}])(?:csv|jsonl)\.(?:gz|zip)\b/giu, (m) => quoted('format', m[0].toLowerCase())],
  [
    /(?<![\p{Script=Latin}\p{N}.@/-])(?:[a-z0-9-]+\.)+(?!js\b|net\b|csv\b|xlsx\b|jsonl?\b|parquet\b|gz\b|zip\b|pdf\b|xml\b|s\b|m\b|k\b)[a-z]{2,}(?![\w(/-])/giu,
    (m) => quoted('domain', m[0].toLowerCase()),
  ],
];

/** The tokens of a text, with `literals` that were found before. */
export function tokensOf(text: string, known: readonly Literal[] = []): Token[] {
  const literals = [...known];
  const free = (start: number, end: number) => literals.every((one) => end <= one.start || start >= one.end);
  for (const [pattern, read] of LITERALS) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].trimEnd().length;
      if (free(match.index, end)) literals.push({ start: match.index, end, fact: read(match) });
    }
  }
  const tokens: Token[] = literals.map(({ start, end, fact }) => ({
    kind: 'literal',
    text: '',
    toned: '',
    start,
    end,
    fact,
    gap: true,
  }));
  for (const match of text.matchAll(TOKEN)) {
    const { 0: raw, index: start, groups } = match;
    const end = start + raw.length;
    if (!free(start, end)) continue;
    const kind = groups!['number'] ? 'number' : groups!['mark'] ? 'mark' : 'word';
    tokens.push({
      kind,
      text: kind === 'number' ? amountOf(raw) : fold(raw),
      toned: tonesOf(raw),
      start,
      end,
      gap: start === 0 || /\s/.test(text[start - 1]!),
    });
  }
  return tokens.sort((one, other) => one.start - other.start);
}

/** "1,000", "1.000" and "1k" are a thousand. */
function amountOf(raw: string): string {
  return fold(raw).replace(/[.,]/g, '').replace(/k$/, '000');
}

/** The words of a phrase of a lexicon, cut like a text. */
export function wordsOf(phrase: string): string[] {
  return spellingsOf(phrase).map(fold);
}

/** The words of a phrase of a lexicon as they are spelled. */
export function spellingsOf(phrase: string): string[] {
  return [...phrase.matchAll(TOKEN)].map(([raw]) => raw);
}

/** Letters and marks in one order: *hòa* and *hoà* are the same word, and *tôi* and *tối* are not. */
export function tonesOf(word: string): string {
  return Array.from(word.toLowerCase().normalize('NFD')).sort().join('');
}
