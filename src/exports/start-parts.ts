/** Records the plan of an attempt and queues one job per part, in one transaction. */
import type pg from 'pg';
import { briefTransaction } from '../db/pool.ts';
import type { Queue } from '../queue/queue.ts';
import type { Range } from '../source/statements.ts';
import type { ExportRow } from './export-row.ts';
import { lockCurrent } from './take-up.ts';

export interface PartPlan extends Range {
  number: number;
  sheet: number;
  firstRow: number;
  rows: number;
}

export interface StartPartsInput {
  export: ExportRow;
  snapshot: { id: string; asOf: string; lsn: string | null; transactions: string };
  parts: readonly PartPlan[];
}

/** The part of an export of one part: it has a lane of its own. */
export const EXPRESS = 1;

/**
 * Later parts wait behind earlier ones of whatever export, so that exports that are built together advance together:
 * the tenth part of a big export comes after the first ones of all others.
 */
function priorities(parts: readonly PartPlan[]): number[] {
  return parts.length === 1 ? [EXPRESS] : parts.map((part) => -part.number);
}

export async function startParts(ctx: { pool: pg.Pool; queue: Queue }, input: StartPartsInput): Promise<void> {
  const { export: parent, snapshot, parts } = input;
  await briefTransaction(ctx.pool, async (client) => {
    await lockCurrent(client, parent.id, parent.attempt);
    await client.query(
      `update exports set chunked = $2, snapshot_at = $3, snapshot_lsn = $4, snapshot_transactions = $5 where id = $1`,
      [parent.id, parts.length > 1, snapshot.asOf, snapshot.lsn, snapshot.transactions],
    );
    const { rows: ids } = await client.query<{ id: number }>(
      `insert into exports (parent_id, publisher_id, user_id, report_type, params, attempt)
       select id, publisher_id, user_id, report_type, params, attempt from exports, generate_series(1, $2) where id = $1
       returning id`,
      [parent.id, parts.length],
    );
    const plan = parts.map((part, i) => ({
      export_id: ids[i]!.id,
      parent_id: parent.id,
      attempt: parent.attempt,
      number: part.number,
      sheet: part.sheet,
      first_row: part.firstRow,
      planned_rows: part.rows,
      lower_key: part.lower,
      upper_key: part.upper,
    }));
    await client.query(`insert into export_parts select * from jsonb_populate_recordset(null::export_parts, $1)`, [
      JSON.stringify(plan),
    ]);
    const jobs = plan.map((part) => ({
      exportId: parent.id,
      partId: part.export_id,
      attempt: parent.attempt,
      snapshotId: snapshot.id,
    }));
    await ctx.queue.send(client, 'build-part', jobs, {
      group: String(parent.publisherId),
      priorities: priorities(parts),
    });
  });
}
