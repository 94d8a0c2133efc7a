/**
 * Notes on accepted values that the importer changed or found suspicious. Each kind of note is counted per column and
 * keeps only its first occurrence, so that memory use does not depend on the file size.
 */
import { fromByteText } from './byte-text.ts';
import { cutValue } from './cut-value.ts';

/** All notes, as the summary prints them. */
export const NOTES = {
  trimmed: 'white space around the value was removed',
  unguarded: 'an apostrophe that marks text or guards against a formula was removed',
  unwrapped: 'the spreadsheet form ="…" was removed',
  composed: 'the characters were composed (Unicode NFC)',
  padded: 'white space around the value was kept',
  'line-break': 'a line break inside the value was kept; it can come from a quote that is never closed',
  control: 'control characters were kept',
  damaged: 'the value looks damaged by a wrong character encoding, and was kept',
  rounded: 'the value has more decimals than the column and was rounded',
  'decimal-comma': 'the decimal comma was read as a decimal point',
  percentage: 'the percentage was divided by 100',
  'replaced-code': 'the code was replaced with its ISO 3166-1 code',
  'unknown-country': 'the code for an unknown country became an empty value',
  'utc-assumed': 'a time without a time zone was read as UTC',
  'midnight-assumed': 'a date without a time was read as 00:00 UTC of that day',
  'hour-twice': 'the clocks went back, so the time exists twice in the time zone; the first (summer time) was used',
  'hour-skipped': 'the clocks went forward, so the time does not exist in the time zone; it was moved by the change',
  'cut-to-microseconds': 'the time was cut to microseconds',
  'above-one':
    'a number above 1 was rejected; if the column is in percent, its values up to 1 are also 100 times too large',
  future: 'the time is more than a day in the future',
  epoch: 'the time is 1970-01-01 00:00 UTC, which some programs write for a missing time',
  'ends-before-start': 'the deal ends before it starts',
  'no-currency': 'the amount has no currency',
  'trailing-delimiter': 'the delimiter after the last field was ignored, as in the first row',
  'stray-quote': 'a quote inside a field without quotes was kept',
  'slug-taken': 'another advertiser has the slug, so a number was added',
  'new-network': 'a network that did not exist was created',
} as const;

export type NoteCode = keyof typeof NOTES;

/** One kind of note in one column. */
export interface Note {
  code: NoteCode;
  /** Name of the column in Sheaf. Null for the whole row. */
  column: string | null;
  /** Number of values, including those of rows that were rejected for another reason. */
  count: number;
  /** Line of the first value. */
  line: number;
  /** The first value, at most 60 characters, and what it became. */
  value: string;
  became: string;
}

/** Adds a note about a value. Both values are byte texts. */
export type AddNote = (code: NoteCode, value: string, became: string) => void;

export interface Notes {
  /** Line of the row whose values are being checked. */
  line: number;
  /** Returns a function that adds notes about one column. Null for whole rows. */
  forColumn(column: string | null): AddNote;
  /** Adds a note that was counted elsewhere. */
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
