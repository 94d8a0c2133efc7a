import type pg from 'pg';
import { counted } from '../counted.ts';
import { type GroupRow, toGroup } from './groups.ts';
import type { Counts, Group } from './kind.ts';
import { ReconciliationError } from './reconcile.ts';
import { keptStatement, type UpsertPlan, upsertStatement } from './upsert-statement.ts';

export interface MergedRows {
  counts: Omit<Counts, 'older' | 'repeated'>;
  kept: Group[];
}

/**
 * Merges staged rows, which have unique natural keys, into a table. Then the database checks that the table has every
 * row as in the file. Throws a {@link ReconciliationError} if it does not.
 */
export async function mergeRows(connection: pg.PoolClient, plan: UpsertPlan): Promise<MergedRows> {
  const staged = await connection.query<{ count: number }>(`select count(*) from ${plan.source}`);
  const merged = await connection.query<{ new: number; changed: number }>(upsertStatement(plan));
  const found = await connection.query<GroupRow & { written: number }>(keptStatement(plan));
  const sum = (name: 'rows' | 'written') => found.rows.reduce((total, row) => total + row[name], 0);
  const { new: inserted, changed } = merged.rows[0]!;
  const differences = [
    [staged.rows[0]!.count, sum('rows'), 'had to be merged, but the table has'],
    [inserted + changed, sum('written'), 'reported as written, but the table shows'],
  ] as const;
  const wrong = differences.filter(([expected, actual]) => expected !== actual);
  if (wrong.length > 0)
    throw new ReconciliationError(
      wrong.map(([expected, actual, words]) => `${counted(expected, 'row')} ${words} ${actual.toLocaleString('en')}`),
    );
  return {
    counts: { new: inserted, changed, same: sum('rows') - sum('written') },
    kept: found.rows.map((row) => toGroup(row, plan.kind.sums)),
  };
}
