/** Turns fields into staged values: checks each column, then runs the lookups. Invalid rows keep their problems. */
import type { FieldSeparator } from '../encode/formula-guard.ts';
import { fromByteText, toByteText } from './byte-text.ts';
import { makeCheck, NULL } from './check-value.ts';
import { trim } from './clean-text.ts';
import type { ImportKind, Lookup, LookupContext, Row } from './kind.ts';
import type { Notes } from './notes.ts';
import { type UnknownWords, valuesOf } from './presets/unknown-words.ts';
import { stagedColumns } from './staged-columns.ts';

export interface Preparation {
  /** Checks the fields, without the database. */
  check(rows: Row[]): void;
  /** Runs the lookups on the rows without problems. */
  lookUp(query: LookupContext['query'], rows: Row[]): Promise<void>;
}

export interface PreparationOptions {
  kind: ImportKind;
  lookups: Lookup[];
  /** Values for empty fields, by column. */
  constants: ReadonlyMap<string, string>;
  notes: Notes;
  /** The separator of the CSV, in which apostrophes before texts can be formula guards. Null for other files. */
  guarded: FieldSeparator | null;
  /** Receives the values that are not among those of their columns. */
  unknown: UnknownWords;
}

export function makePreparation({
  kind,
  lookups,
  constants,
  notes,
  guarded,
  unknown,
}: PreparationOptions): Preparation {
  const addNotes = new Map(kind.columns.map((column) => [column.name, notes.forColumn(column.name)]));
  const columns = kind.columns.map((column) => ({
    ...column,
    hasWords: valuesOf(column).length > 0,
    ...makeCheck({ column, guarded, addNote: addNotes.get(column.name)! }),
  }));
  const places = new Map(kind.columns.map((column, place) => [column.name, place]));

  // Copied for each row. Added one by one, the columns would create a new store of values several times.
  const unfilled = Object.fromEntries(Object.keys(stagedColumns(kind, lookups)).map((column) => [column, NULL]));

  function check(row: Row): void {
    notes.line = row.line;
    row.staged = { ...unfilled, ...row.staged };
    for (let place = 0; place < columns.length; place += 1) {
      const column = columns[place]!;
      const checked = column.clean(row.fields[place]!);
      if (typeof checked !== 'string') {
        row.problems.push({ column: column.name, reason: checked.reason, value: row.fields[place]! });
        if (column.hasWords && row.fields[place] !== '')
          unknown.add(column.name, trim(fromByteText(row.fields[place]!)));
        continue;
      }
      // Lookups use the form that the check returned.
      row.fields[place] = checked;
      if (!column.lookupOnly) row.staged[column.name] = column.toCopy(checked);
    }
    if (kind.doubt && row.problems.length === 0) kind.doubt(row, (code, column) => addNote(code, row, column));
  }

  const text = (row: Row, column: string): string => {
    const field = row.fields[places.get(column)!] ?? '';
    return field === '' ? (constants.get(column) ?? '') : fromByteText(field);
  };
  const reject = (row: Row, column: string, reason: string): void => {
    row.problems.push({ column, reason, value: row.fields[places.get(column)!] ?? '' });
  };
  const addNote: LookupContext['addNote'] = (code, row, column) => {
    notes.line = row.line;
    const value = row.fields[places.get(column)!] || toByteText(constants.get(column) ?? '');
    addNotes.get(column)!(code, value, value);
  };

  return {
    check(rows) {
      for (const row of rows) if (row.problems.length === 0) check(row);
    },
    async lookUp(query, rows) {
      const context: LookupContext = { query, text, reject, addNote };
      let valid = rows.filter((row) => row.problems.length === 0);
      for (const lookup of lookups) {
        await lookup.resolve(context, valid);
        valid = valid.filter((row) => row.problems.length === 0);
      }
    },
  };
}
