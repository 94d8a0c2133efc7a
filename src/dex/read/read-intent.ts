/** Decides what a question requests: a program, an explanation, a greeting, or something out of scope. */
import type { Catalog } from '../../reports/catalog.ts';
import type { About, Understanding } from '../understanding.ts';
import type { FoundReport } from './read-report.ts';
import type { Sentence } from './sentence.ts';

export type IntentFound = Pick<Understanding, 'intent' | 'refusal'>;

export interface IntentInput {
  sentence: Sentence;
  found: FoundReport | null;
  /** The parts of a program that the question names. */
  clues: { language: boolean; format: boolean; schedule: boolean; dates: boolean };
  /** Whether the documents explain the topic of a text in a human language. */
  explained: (text: string, language: string | null) => boolean;
  operation?: string | undefined;
}

export function readIntent(input: IntentInput): IntentFound {
  const { sentence, found, clues } = input;
  if (isGreeting(sentence)) return { intent: 'greeting', refusal: null };
  if (asksForSecrets(sentence)) return { intent: 'out-of-scope', refusal: 'secrets' };
  const report = found !== null && (found.how === 'named' || found.how === 'guessed');
  if (sentence.says('somebody') && (report || sentence.says('some-report', 'secret')))
    return { intent: 'out-of-scope', refusal: 'other publishers' };
  const injected = sentence.says('injection') || isWithin(sentence, ['forget', 'rules'], 6);
  if (injected && !report) return { intent: 'out-of-scope', refusal: null };
  const program = clues.language || clues.format || clues.schedule;
  if (isMatter(sentence, report) && !(report && (program || clues.dates))) return explanation(input, true);
  const fetches = sentence.says('fetch');
  const asks = beginsWith(sentence, 'ask') && !fetches;
  const aspect = sentence.says('aspect') || sentence.says('topic');
  if (report) {
    const asked = aspect && asks && !program && !clues.dates;
    return asked ? explanation(input, true) : { intent: 'integrate', refusal: null };
  }
  if (found?.how === 'bare') return { intent: 'integrate', refusal: null };
  if (found && asks && aspect) return explanation(input, true);
  if (found && program && !(asks && beginsWith(sentence, 'wonder'))) return { intent: 'integrate', refusal: null };
  return explanation(input, input.operation !== undefined && sentence.text.length < 80);
}

/** An explanation, if the documents have one. */
function explanation({ sentence, explained }: IntentInput, sure: boolean): IntentFound {
  const topics = topicsIn(sentence);
  const foreign = sentence.language !== null && sentence.language !== 'en';
  const known = sure || explained(sentence.text, sentence.language) || (foreign && topics !== '');
  return { intent: known ? 'explain-operation' : 'out-of-scope', refusal: null };
}

/** What the English documents call the topics of the question. */
export function topicsIn(sentence: Sentence): string {
  const topics = sentence.atoms.flatMap(({ facts }) =>
    facts.filter(({ kind }) => kind === 'topic' || kind === 'aspect').map(({ value }) => value),
  );
  return [...new Set(topics)].join(' ');
}

/** What the catalog or the recipes explain. */
export function aboutIn(sentence: Sentence, found: FoundReport | null, { reports }: Catalog): About | null {
  if (sentence.says('recipes')) return { kind: 'recipes' };
  if (sentence.says('mean') && !sentence.says('aspect')) {
    const computed = sentence.atoms.flatMap(({ facts }) =>
      facts.flatMap(({ kind, value }) => {
        const report =
          kind === 'column' &&
          reports.find(({ columns }) => columns.some(({ key, computed: is }) => key === value && is));
        return report ? [{ kind: 'column' as const, report: report.name, column: value }] : [];
      }),
    );
    const [longest] = computed.sort((a, b) => b.column.length - a.column.length);
    if (longest) return longest;
  }
  if (sentence.says('report-types')) return { kind: 'report-types' };
  return sentence.says('parts', 'columns', 'filter') && found?.how === 'named'
    ? { kind: 'report', report: found.report.name }
    : null;
}

/** Polite phrases only. */
function isGreeting({ atoms }: Sentence): boolean {
  const words = atoms.filter(({ kind }) => kind !== 'mark');
  const is = (atom: (typeof atoms)[number], ...kinds: string[]) => atom.facts.some(({ kind }) => kinds.includes(kind));
  return (
    words.some((atom) => is(atom, 'greeting')) &&
    words.every((atom) => is(atom, 'greeting', 'please') || is(atom, 'filler'))
  );
}

/** Keys of others, the prompt, or internals of the machine. */
function asksForSecrets(sentence: Sentence): boolean {
  if (sentence.says('secrets')) return true;
  return (
    sentence.says('tell') && (isWithin(sentence, ['whose', 'secret'], 5) || isWithin(sentence, ['secret', 'whose'], 3))
  );
}

/** Whether one atom has the first kind and one of the next few the second. */
function isWithin(sentence: Sentence, [first, second]: readonly [string, string], distance: number): boolean {
  return sentence.atoms.some((_, at) => {
    if (!sentence.has(at, first)) return false;
    for (let i = at + 1; i <= at + distance && i < sentence.atoms.length; i++) if (sentence.has(i, second)) return true;
    return false;
  });
}

function beginsWith(sentence: Sentence, kind: string): boolean {
  return sentence.atoms.some((atom, at) => {
    const starts =
      at === 0 || /^[.!,;:—–?¿¡、。，：]$/.test(sentence.atoms[at - 1]!.text) || (at === 1 && sentence.isGlue(0));
    return starts && atom.kind === 'word' && sentence.has(at, kind);
  });
}

/** Topics of the API that are explained and not programmed, whatever else the question mentions. */
function isMatter(sentence: Sentence, report: boolean): boolean {
  if (sentence.says('topic', 'recipes') || (!report && sentence.says('report-types'))) return true;
  if (isWithin(sentence, ['which', 'parts'], 3)) return true;
  if (sentence.says('mean') && sentence.says('ask', 'wonder')) return true;
  return sentence.atoms.some(
    (atom, at) =>
      atom.kind === 'number' &&
      !atom.used &&
      /^[45]\d\d$/.test(atom.text) &&
      !sentence.has(at + 1, 'unit', 'report', 'rows'),
  );
}
