/**
 * The rule for file names. There is only this one: names in requests, from the assistant and by default follow it, so that
 * a file can be saved under its name on Windows, macOS and Linux.
 */
import { Type } from 'typebox';
import type { FormatName } from '../encode/format.ts';
import { type Param, ParamError } from './param.ts';

/** Maximum bytes in UTF-8, without extension: file systems allow 255, with the extension and a browser's " (1)". */
export const MAX_FILE_NAME_BYTES = 200;

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions */
const FORBIDDEN = /[<>:"/\\|?*]/;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** A name with one of these can show another extension than it has: `report\u202excod.xlsx`. https://unicode.org/reports/tr36/#Bidirectional_Text_Spoofing */
const BIDI = /\p{Bidi_Control}/u;

/** Two names that look the same must be the same. Joiners stay: emoji and Persian need them. */
const INVISIBLE = /[\xad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Windows opens the device, whatever the extension: `con.txt` is `CON`. COM and LPT also count with superscript digits. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])$/i;

/** Extensions of tables: a name that ends in one of these promises a format. */
const TABLE_EXTENSION = /\.(csv|tsv|xlsx?|xlsm|xlsb|ods|jsonl?|ndjson|parquet)$/i;

const FORMAT_NAMES: Record<FormatName, string> = { csv: 'a CSV file', xlsx: 'an Excel workbook' };

/** `index_params.filename` of a report whose files have this format, which is also their extension. */
export function fileNameParam(format: FormatName): Param<string> {
  return {
    schema: Type.String({
      description: `Name of the downloaded file, in any script, at most ${MAX_FILE_NAME_BYTES} bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \\ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, device names of Windows such as CON or COM1, and the extension of another format.`,
      examples: ['Deals März'],
    }),
    parse: (value) => parseFileName(value, format),
  };
}

/** The name without extension, in canonical form. Throws a {@link ParamError} that says what is not allowed in it. */
export function parseFileName(value: unknown, format: FormatName): string {
  if (typeof value !== 'string') throw new ParamError('must be a string.');
  if (!value.isWellFormed()) throw new ParamError('contains half of a character. Send it as valid Unicode.');
  const name = withoutEnding(value.normalize('NFC'), format);
  for (const [pattern, what] of [
    [FORBIDDEN, 'Windows does not allow < > : " / \\ | ? * in file names'],
    [BIDI, 'bidirectional formatting characters can disguise an extension'],
    [CONTROL, 'control characters are not allowed in file names'],
    [INVISIBLE, 'invisible characters are not allowed in file names'],
  ] as const) {
    const found = pattern.exec(name)?.[0];
    if (found) throw new ParamError(`contains ${shown(found)}, but ${what}. Remove it.`);
  }
  if (!VISIBLE.test(name)) throw new ParamError('must have at least one visible character before the extension.');
  if (name.startsWith('.')) throw new ParamError('must not begin with a dot, which hides files. Remove the dot.');
  const device = name.split('.')[0]!.trim();
  if (DEVICE.test(device)) {
    throw new ParamError(`must not be ${JSON.stringify(device)}, which is a device on Windows. Add a word to it.`);
  }
  const other = TABLE_EXTENSION.exec(name)?.[0];
  if (other) {
    throw new ParamError(
      `ends in "${other}", but this report is ${FORMAT_NAMES[format]}. Leave the extension out; Sheaf adds .${format}.`,
    );
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_FILE_NAME_BYTES) {
    throw new ParamError(`has ${bytes} bytes in UTF-8, but at most ${MAX_FILE_NAME_BYTES} are allowed. Shorten it.`);
  }
  return name;
}

/** Without the file's own extension, which is added later, and without what Windows drops at the end of names. */
function withoutEnding(name: string, format: FormatName): string {
  const extension = `.${format}`;
  for (let rest = name.trim(); ; ) {
    const before = rest;
    if (rest.toLowerCase().endsWith(extension)) rest = rest.slice(0, -extension.length);
    rest = rest.replace(/[.\s]+$/, '');
    if (rest === before) return rest;
  }
}

/** A character as a reader can recognize it: those that cannot be seen, by their number. */
function shown(character: string): string {
  if (FORBIDDEN.test(character)) return character === '"' ? `'"'` : `"${character}"`;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
