/** Rows and sums by currency, status and so on. They are counted while reading, and again by the database. */
import { AMOUNT_DECIMALS } from './check-amounts.ts';
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
    amounts: (sums?.amounts ?? []).map((_, i) => toMillionths(row[`amount_${i}`] as string)),
  };
}

/** Converts an amount with at most six decimals to millionths. */
export function toMillionths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(AMOUNT_DECIMALS, '0')}`);
}

/** Converts millionths to an amount with two to six decimals. */
export function fromMillionths(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(AMOUNT_DECIMALS + 1, '0');
  const point = digits.length - AMOUNT_DECIMALS;
  const fraction = digits.slice(point).replace(/0{1,4}$/, '');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, point)}.${fraction}`;
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
          if (amount !== NULL) group.amounts[i]! += toMillionths(amount);
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
