/** Phrases that make readers translate, each with what to write. They are matched without regard to case, as whole words. */
export const BANNED: readonly { phrase: RegExp; write: string }[] = [
  { phrase: /asks? for (?:a|the|an) (?:report|export|file)s?/, write: 'create an export' },
  { phrase: /who(?:ever)? asks/, write: 'the client' },
  { phrase: /(?:a|the|its|no) caller|callers/, write: 'client' },
  { phrase: /answers? (?:with )?(?:2|3|4|5)\d\d/, write: 'returns 404' },
  { phrase: /answered (?:with )?(?:2|3|4|5)\d\d/, write: 'returns 404' },
  { phrase: /how far it is/, write: 'status, progress' },
  { phrase: /(?:is|are|be|being) told(?! apart)/, write: 'receives an event, is notified, reads in the response' },
  { phrase: /(?:made )?anew/, write: 'again, rebuilt, regenerated' },
  { phrase: /(?:is|are|was|goes) away/, write: 'is unavailable' },
  { phrase: /joined by commas/, write: 'comma-separated' },
  { phrase: /in the order of (?:a|the) column/, write: 'sorted by' },
  { phrase: /most rows/, write: 'maximum rows' },
  { phrase: /key needed/, write: 'API key required' },
  { phrase: /as far as it can see/, write: 'what it checks' },
  { phrase: /whoever/, write: 'your administrator, the client, any process that' },
  { phrase: /a good quarter of an hour/, write: 'about 15 minutes' },
  { phrase: /of ours/, write: "Sheaf's" },
  { phrase: /no good/, write: 'invalid' },
  { phrase: /takes? up (?:a|the|its) (?:job|export|part)s?/, write: 'claims' },
  { phrase: /there is nothing here that you may see/, write: 'not found' },
  { phrase: /upper and lower case are equal/, write: 'case-insensitive' },
  { phrase: /any store that speaks s3/, write: 'any S3-compatible store' },
  { phrase: /(?:is|are|be) tried again/, write: 'is retried' },
  { phrase: /deals that hold/, write: 'active deals' },
  { phrase: /at once/, write: 'immediately, at the same time' },
  { phrase: /beyond it/, write: 'when exceeded, more than' },
  { phrase: /changes? the key|key is changed/, write: 'rotate the key' },
  { phrase: /follow(?:s|ing)? (?:a|the) reports?/, write: 'stream events, poll' },
  { phrase: /waiting for (?:a|the) reports?/, write: 'check the export status' },
  { phrase: /where the files are/, write: 'file storage' },
  { phrase: /(?:made|told) by the database/, write: 'generated, reported' },
  { phrase: /(?<![.,])1 (?:row|file|byte|column|second|day|minute|character)s/, write: '1 row, with src/counted.ts' },
];

export interface Finding {
  /** From 1. */
  line: number;
  found: string;
  write: string;
}

/** Finds banned phrases in a text, also across a line break. */
export function bannedPhrases(text: string): Finding[] {
  return BANNED.flatMap(({ phrase, write }) => {
    const source = phrase.source.replaceAll(' ', String.raw`[\s*/]+`);
    return [...text.matchAll(new RegExp(String.raw`(?<![\w-])(?:${source})(?![\w-])`, 'gi'))].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      found: match[0].replaceAll(/[\s*/]+/g, ' '),
      write,
    }));
  });
}

/** Blanks everything in TypeScript but comments, so that line numbers stay. */
export function commentsOf(code: string): string {
  const token = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm;
  let comments = '';
  let end = 0;
  for (const match of code.matchAll(token)) {
    comments += blank(code.slice(end, match.index));
    comments += match[0].startsWith('/') ? match[0] : blank(match[0]);
    end = match.index + match[0].length;
  }
  return comments + blank(code.slice(end));
}

/** Blanks code blocks and inline code in Markdown. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```|`[^`\n]+`/gm, blank);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
