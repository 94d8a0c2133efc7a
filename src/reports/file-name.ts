/**
 * The rule for file names. Names in requests, names from the assistant and default names all follow it, so that every file can be
 * saved under its name on Windows, macOS and Linux.
 */
import type { FormatName } from '../encode/format.ts';
import { composed, notValid, type Param, ParamError } from './param.ts';

/** Maximum bytes in UTF-8, without extension: file systems allow 255, with the extension and a browser's " (1)". */
const MAX_FILE_NAME_BYTES = 200;

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions */
const FORBIDDEN = /[<>:"/\\|?*]/;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** These can disguise the extension of a name: `report\u202excod.xlsx`. https://unicode.org/reports/tr36/#Bidirectional_Text_Spoofing */
const BIDI = /\p{Bidi_Control}/u;

/** Names that look the same must be the same. Joiners are allowed, because emoji and Persian need them. */
const INVISIBLE = /[\xad\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb]/;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Windows opens the device regardless of the extension: `con.txt` is `CON`. COM and LPT also work with superscript digits. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])$/i;

/** Extensions of table formats. A name that ends in one of these would claim that format. */
const TABLE_EXTENSION = /\.(csv|tsv|xlsx?|xlsm|xlsb|ods|jsonl?|ndjson|parquet)(?:\.(?:gz|zip))?$/i;

/** What a file is, by its format. */
export const WORDS_OF_FORMATS: Readonly<Record<FormatName, string>> = {
  csv: 'a CSV file',
  xlsx: 'an Excel workbook',
  jsonl: 'a JSON Lines file',
  'csv.gz': 'a compressed CSV file',
  'jsonl.gz': 'a compressed JSON Lines file',
  'csv.zip': 'a zip archive with a CSV file',
  'jsonl.zip': 'a zip archive with a JSON Lines file',
  parquet: 'a Parquet file',
};

/** `index_params.filename` of files in this format, which is also their extension. */
export function fileNameParam(format: FormatName): Param<string> {
  return {
    schema: {
      type: 'string',
      description: `Name of the downloaded file, in any script, at most ${MAX_FILE_NAME_BYTES} bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \\ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, Windows device names such as CON or COM1, and the extension of another format.`,
      examples: ['Deals März'],
    },
    parse: (value) => parseFileName(value, format),
  };
}

/** The name without extension, in canonical form. Throws a {@link ParamError} that says what is not allowed. */
export function parseFileName(value: unknown, format: FormatName): string {
  if (typeof value !== 'string') throw notValid(value, 'a string');
  if (!value.isWellFormed()) {
    throw new ParamError({ wrong: 'contains an incomplete character', allowed: 'valid Unicode' });
  }
  const name = withoutEnding(composed(value, MAX_FILE_NAME_BYTES, tooManyBytes), format);
  for (const [pattern, what] of [
    [FORBIDDEN, 'Windows does not allow < > : " / \\ | ? * in file names'],
    [BIDI, 'bidirectional formatting characters can disguise an extension'],
    [CONTROL, 'control characters are not allowed in file names'],
    [INVISIBLE, 'invisible characters are not allowed in file names'],
  ] as const) {
    const found = pattern.exec(name)?.[0];
    if (found) throw new ParamError({ wrong: `contains ${shown(found)}, but ${what}`, next: 'Remove it' });
  }
  if (!VISIBLE.test(name)) {
    throw new ParamError({ wrong: 'has no visible character before the extension', next: 'Add one' });
  }
  if (name.startsWith('.')) {
    throw new ParamError({ wrong: 'begins with a dot, which hides files', next: 'Remove the dot' });
  }
  const device = name.split('.')[0]!.trim();
  if (DEVICE.test(device)) {
    throw new ParamError({ wrong: `${JSON.stringify(device)} is a device on Windows`, next: 'Add a word to it' });
  }
  const other = TABLE_EXTENSION.exec(name)?.[0];
  if (other) {
    throw new ParamError({
      wrong: `ends in "${other}", but the file is ${WORDS_OF_FORMATS[format]}`,
      next: `Remove the extension. Sheaf adds .${format}`,
    });
  }
  if (Buffer.byteLength(name) > MAX_FILE_NAME_BYTES) throw tooManyBytes(name);
  return name;
}

function tooManyBytes(name: string): ParamError {
  const bytes = Buffer.byteLength(name);
  return new ParamError({ wrong: `${bytes} bytes in UTF-8 are too many`, allowed: `at most ${MAX_FILE_NAME_BYTES}` });
}

/** Removes the extension of the format, which is added later, and the characters that Windows drops at the end of names. */
function withoutEnding(name: string, format: FormatName): string {
  // A compressed file can be named like the file in it, and like its container.
  const [, text, container] = /^(.*?)((?:\.gz|\.zip)?)$/.exec(format)!;
  const extensions = [`.${format}`, `.${text}`, ...(container === '' ? [] : [container!])];
  for (let rest = name.trim(); ; ) {
    const before = rest;
    const extension = extensions.find((each) => rest.toLowerCase().endsWith(each));
    if (extension) rest = rest.slice(0, -extension.length);
    rest = rest.replace(/[.\s]+$/, '');
    if (rest === before) return rest;
  }
}

/** A character in a message. Invisible ones are shown by code point. */
function shown(character: string): string {
  if (FORBIDDEN.test(character)) return character === '"' ? `'"'` : `"${character}"`;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
