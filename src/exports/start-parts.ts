/** Records the plan of an attempt and queues one job per part, in one transaction. */
import type pg from 'pg';
import { briefTransaction } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Queue } from '../queue/queue.ts';
import type { Frozen } from '../source/source.ts';
import type { Range } from '../source/statements.ts';
import { checkCurrent, currentAttempt, lockedIfCurrent } from './attempt.ts';
import type { ExportRow } from './export-row.ts';

export interface PartPlan extends Range {
  /** Place among the parts, from 0. */
  number: number;
  /** Worksheet of the rows, from 0. */
  sheet: number;
  /** Row number in the worksheet of the part's first row. Row 1 is the header. */
  firstRow: number;
  rows: number;
}

export interface StartPartsInput {
  export: ExportRow;
  /** Name of the source that was frozen. Null for Sheaf's own database. */
  source: string | null;
  frozen: Pick<Frozen, 'token' | 'snapshotId' | 'host' | 'instant' | 'transactions' | 'tables' | 'position'>;
  parts: readonly PartPlan[];
}

/** Priority of the only part of a small export, which has a lane of its own. */
export const EXPRESS = 1;

/**
 * Later parts wait for earlier parts of all exports, so that exports advance together. The tenth part of a large export comes
 * after the first parts of all others.
 */
function prioritiesOf(parts: readonly PartPlan[]): number[] {
  return parts.length === 1 ? [EXPRESS] : parts.map((part) => -part.number);
}

export async function startParts(ctx: { pool: pg.Pool; queue: Queue }, input: StartPartsInput): Promise<void> {
  const { frozen, parts } = input;
  const { snapshotId, token } = frozen;
  const attempt = currentAttempt(input.export);
  await briefTransaction(ctx.pool, planned(input), async (connection, result) => {
    checkCurrent(result, attempt);
    const jobs = result.rows.map(({ partId }) => ({ ...attempt, partId, snapshotId, token }));
    const priorities = prioritiesOf(parts);
    await ctx.queue.send(connection, 'build-part', jobs, { group: String(input.export.publisherId), priorities });
  });
}

/** Stores the snapshot and the plan, and returns the IDs of the parts in order. Returns none if the attempt is not current. */
function planned({ export: parent, source, frozen, parts }: StartPartsInput): Sql {
  const plan = parts.map((part) => ({
    number: part.number,
    sheet: part.sheet,
    first_row: part.firstRow,
    planned_rows: part.rows,
    lower_key: part.lower,
    upper_key: part.upper,
  }));
  return sql`with current as (${lockedIfCurrent(currentAttempt(parent))}),
    seen as (
      update sheaf.exports e set chunked = ${parts.length > 1}, snapshot_at = ${frozen.instant}, snapshot_lsn = ${frozen.position},
        snapshot_transactions = ${frozen.transactions}, snapshot_tables = ${frozen.tables && JSON.stringify(frozen.tables)}, snapshot_source = ${source}, snapshot_host = ${frozen.host}
      from current where e.id = current.id),
    children as (
      insert into sheaf.exports (parent_id, publisher_id, user_id, report_type, params, attempt)
      select e.id, e.publisher_id, e.user_id, e.report_type, e.params, e.attempt
      from current join sheaf.exports e on e.id = current.id, generate_series(1, ${parts.length})
      returning id),
    numbered as (select id, row_number() over (order by id) - 1 as number from children),
    plans as (
      insert into sheaf.export_parts (export_id, parent_id, attempt, number, sheet, first_row, planned_rows, lower_key, upper_key)
      select child.id, ${parent.id}, ${parent.attempt}, number, sheet, first_row, planned_rows, lower_key, upper_key
      from jsonb_populate_recordset(null::sheaf.export_parts, ${JSON.stringify(plan)}) plan join numbered child using (number))
    select id as "partId" from numbered order by number`;
}
