/** The format of a file by its name, and by the first character of its text. */
import { RequestError } from '../errors.ts';

/** `json` and `xml` are documents that contain a list of records. */
export type Format = 'csv' | 'jsonl' | 'json' | 'xml';

interface Named {
  format: Format;
  /** Null if the header decides. */
  delimiter: string | null;
}

const ENDINGS: Record<string, Named> = {
  csv: { format: 'csv', delimiter: null },
  txt: { format: 'csv', delimiter: null },
  tsv: { format: 'csv', delimiter: '\t' },
  jsonl: { format: 'jsonl', delimiter: null },
  ndjson: { format: 'jsonl', delimiter: null },
  json: { format: 'json', delimiter: null },
  xml: { format: 'xml', delimiter: null },
};

const ALLOWED = '.csv, .tsv, .txt, .jsonl, .ndjson, .json or .xml';

/** Returns null for a name with another ending. */
export function namedFormat(name: string): Named | null {
  const ending = /\.([a-z]+)$/i.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending]! : null;
}

/** Throws a VALIDATION_ERROR for a file that is neither a data file nor an archive by its name. */
export function requireFormat(file: string): void {
  if (namedFormat(file) || /\.zip$/i.test(file)) return;
  throw new RequestError(
    'VALIDATION_ERROR',
    `${file}: the file name must end in ${ALLOWED}, with or without .gz, or in .zip. Rename the file, or pipe it to standard input.`,
  );
}

/** The format of a text. Its first character decides if there is no name, or if a file of JSON Lines is one array. */
export function formatOf(opening: string, named: Named | null): Format {
  const begins = opening.trimStart()[0];
  if (named && named.format !== 'jsonl') return named.format;
  if (begins === '[') return 'json';
  if (named) return 'jsonl';
  if (begins === '<') return 'xml';
  return begins === '{' ? 'jsonl' : 'csv';
}
