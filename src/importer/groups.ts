/** Rows and sums by currency, status and so on. They are counted while reading, and again by the database. */
import { NULL } from './check-value.ts';
import type { Group, Row, Sums } from './kind.ts';

/** A row of a statement with the columns of {@link countsByGroup}. */
export type GroupRow = { rows: number } & Record<string, string | number | null>;

/** The columns to select and the grouping, so that {@link toGroup} can read the rows. */
export function countsByGroup(sums: Sums | null, alias: string): { columns: string[]; grouping: string } {
  const by = sums?.by ?? [];
  const amounts = sums?.amounts ?? [];
  return {
    columns: [
      ...by.map((column, i) => `${alias}.${column}::text as by_${i}`),
      'count(*) as rows',
      ...amounts.map((column, i) => `coalesce(sum(${alias}.${column}), 0)::text as amount_${i}`),
    ],
    grouping: by.length === 0 ? '' : `group by ${by.map((_, i) => `by_${i}`).join(', ')}`,
  };
}

export function toGroup(row: GroupRow, sums: Sums | null): Group {
  return {
    by: (sums?.by ?? []).map((_, i) => row[`by_${i}`] as string | null),
    rows: row.rows,
    amounts: (sums?.amounts ?? []).map((_, i) => toHundredths(row[`amount_${i}`] as string)),
  };
}

/** Converts an amount with at most two decimals to hundredths. */
export function toHundredths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(2, '0')}`);
}

/** Converts hundredths to an amount with two decimals. */
export function fromHundredths(hundredths: bigint): string {
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export interface Tally {
  add(rows: Row[]): void;
  groups(): Group[];
}

/** Counts staged rows by group. */
export function makeTally(sums: Sums | null): Tally {
  const groups = new Map<string, Group>();
  const { by, amounts } = sums ?? { by: [], amounts: [] };
  return {
    add(rows) {
      for (const { staged } of rows) {
        let key = '';
        for (const column of by) key += `${staged[column] ?? NULL}\t`;
        let group = groups.get(key);
        if (!group) {
          const values = by.map((column) => staged[column] ?? NULL);
          group = {
            by: values.map((value) => (value === NULL ? null : value)),
            rows: 0,
            amounts: amounts.map(() => 0n),
          };
          groups.set(key, group);
        }
        group.rows += 1;
        for (let i = 0; i < amounts.length; i += 1) {
          const amount = staged[amounts[i]!] ?? NULL;
          if (amount !== NULL) group.amounts[i]! += toHundredths(amount);
        }
      }
    },
    groups: () => [...groups.values()],
  };
}

/** Adds up several lists of groups. */
export function addGroups(...lists: Group[][]): Group[] {
  const sums = new Map<string, Group>();
  for (const { by, rows, amounts } of lists.flat()) {
    const key = JSON.stringify(by);
    const sum = sums.get(key);
    sums.set(key, {
      by,
      rows: rows + (sum?.rows ?? 0),
      amounts: amounts.map((amount, i) => amount + (sum?.amounts[i] ?? 0n)),
    });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
