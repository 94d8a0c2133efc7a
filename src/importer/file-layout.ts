/** What can be said about the bytes of a file if its detection is wrong. */

/** Characters that can separate the fields of a CSV. */
export const DELIMITERS = [',', ';', '\t', '|', ':', '^', '~'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Encodings by their labels in the Encoding Standard, https://encoding.spec.whatwg.org/, with their names for people. */
export const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1250': 'Windows-1250 (Central European)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1252': 'Windows-1252 (Latin-1)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'iso-8859-2': 'ISO-8859-2 (Latin-2)',
  'iso-8859-15': 'ISO-8859-15 (Latin-9)',
  'koi8-r': 'KOI8-R (Cyrillic)',
  macintosh: 'Mac OS Roman',
  shift_jis: 'Shift JIS (Japanese)',
  'euc-jp': 'EUC-JP (Japanese)',
  'euc-kr': 'EUC-KR (Korean)',
  gb18030: 'GB 18030 (Chinese)',
  big5: 'Big5 (Chinese)',
} as const;
export type EncodingLabel = keyof typeof ENCODINGS;

export interface FileLayout {
  /** Only for CSV. By default, the header decides. */
  delimiter?: Delimiter | undefined;
  /** By default, the bytes decide. */
  encoding?: EncodingLabel | undefined;
}

/** The layout that the options say, and otherwise the preset. */
export function layoutOf(options: FileLayout, preset: FileLayout | null | undefined): FileLayout {
  return { delimiter: options.delimiter ?? preset?.delimiter, encoding: options.encoding ?? preset?.encoding };
}
