/** Turns fields into staged values: each column checked, then the lookups. Rows that fail carry their problems on. */
import { fromByteText } from './byte-text.ts';
import { makeCheck, NULL } from './check-value.ts';
import type { ImportKind, Lookup, LookupContext, Row } from './kind.ts';

export interface Preparation {
  /** Checks the fields; pure. */
  check(rows: Row[]): void;
  /** Runs the lookups on the rows that are good so far. */
  lookUp(query: LookupContext['query'], rows: Row[]): Promise<void>;
}

/** `constants` are texts that stand in for empty fields, by column. */
export function makePreparation(
  kind: ImportKind,
  lookups: Lookup[],
  constants: ReadonlyMap<string, string>,
): Preparation {
  const columns = kind.columns.map((column) => ({ ...column, check: makeCheck(column) }));
  const places = new Map(kind.columns.map((column, place) => [column.name, place]));

  function check(row: Row): void {
    for (let place = 0; place < columns.length; place += 1) {
      const column = columns[place]!;
      const checked = column.check(row.fields[place]!);
      if (typeof checked !== 'string') {
        row.problems.push({ column: column.name, reason: checked.reason, value: row.fields[place]! });
      } else if (!column.lookupOnly) row.staged[column.name] = checked;
      // Lookups of slugs meet them in the spelling that the check gave them.
      else if (column.type === 'slug' && checked !== NULL) row.fields[place] = checked;
    }
  }

  const text = (row: Row, column: string): string => {
    const field = row.fields[places.get(column)!] ?? '';
    return field === '' ? (constants.get(column) ?? '') : fromByteText(field);
  };
  const reject = (row: Row, column: string, reason: string): void => {
    row.problems.push({ column, reason, value: row.fields[places.get(column)!] ?? '' });
  };

  return {
    check(rows) {
      for (const row of rows) if (row.problems.length === 0) check(row);
    },
    async lookUp(query, rows) {
      const context: LookupContext = { query, text, reject };
      let good = rows.filter((row) => row.problems.length === 0);
      for (const lookup of lookups) {
        await lookup.resolve(context, good);
        good = good.filter((row) => row.problems.length === 0);
      }
    },
  };
}
