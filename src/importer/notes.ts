/**
 * What the importer changed, or found odd, in values that it accepted. Each kind of change is counted per column, with its
 * first occurrence, so that the memory stays flat however large the file is.
 */
import { fromByteText } from './byte-text.ts';
import { cutValue } from './cut-value.ts';

/** Every change and every doubt, as the summary words them. */
export const NOTES = {
  trimmed: 'white space around the value was removed',
  unguarded: 'an apostrophe that marks a text or guards against a formula was removed',
  unwrapped: 'the spreadsheet form ="…" was removed',
  composed: 'the characters were composed (Unicode NFC)',
  padded: 'white space around the value was kept',
  'line-break': 'a line break inside the value was kept; a quote that is never closed can take rows into it',
  control: 'control characters were kept',
  damaged: 'the value looks damaged by a wrong character encoding, and was kept',
  rounded: 'the value has more decimals than the column and was rounded',
  percentage: 'the percentage was divided by 100',
  'replaced-code': 'the code was replaced by its ISO 3166-1 code',
  'unknown-country': 'the code for an unknown country became an empty value',
  'utc-assumed': 'a time without a time zone was read as UTC',
  'midnight-assumed': 'a date without a time was read as 00:00 UTC of that day',
  'cut-to-microseconds': 'the time was cut to microseconds',
  'above-one':
    'a number above 1 was refused; if the column is in percent, its values up to 1 are 100 times too large, too',
  future: 'the time is more than a day in the future',
  epoch: 'the time is 1970-01-01 00:00 UTC, which programs write for no time',
  'ends-before-start': 'the deal ends before it starts',
  'no-currency': 'an amount has no currency',
  'stray-quote': 'a quote inside a field without quotes was kept',
  'slug-taken': 'another advertiser has the slug, so this one got a number',
  'new-network': 'a network that did not exist was created',
} as const;

export type NoteCode = keyof typeof NOTES;

/** One kind of change in one column. */
export interface Note {
  code: NoteCode;
  /** Sheaf's name of the column; null for the row as a whole. */
  column: string | null;
  /** Values concerned. Values of rows that were rejected for another reason are included. */
  count: number;
  /** Line of the first of them. */
  line: number;
  /** The first value, at most 60 characters, and what became of it. */
  value: string;
  became: string;
}

/** Reports a change of a value. Both values are byte texts. */
export type Tell = (code: NoteCode, value: string, became: string) => void;

export interface Notes {
  /** Line of the row whose values are being checked. */
  line: number;
  /** Reports for one column; null for rows as a whole. */
  forColumn(column: string | null): Tell;
  /** Adds what was counted elsewhere. */
  add(note: Note): void;
  list(): Note[];
}

export function makeNotes(): Notes {
  const all: Note[] = [];
  const notes: Notes = {
    line: 0,
    forColumn(column) {
      const known = new Map<NoteCode, Note>();
      return (code, value, became) => {
        const note = known.get(code);
        if (note) {
          note.count += 1;
          return;
        }
        const first = {
          code,
          column,
          count: 1,
          line: notes.line,
          value: cutValue(fromByteText(value)),
          became: cutValue(fromByteText(became)),
        };
        known.set(code, first);
        all.push(first);
      };
    },
    add(note) {
      all.push({ ...note, value: cutValue(note.value), became: cutValue(note.became) });
    },
    list: () => all,
  };
  return notes;
}
