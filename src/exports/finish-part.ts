/** Records that the fragment of a part is complete in the store. */
import type pg from 'pg';
import { briefly } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Fragment } from '../encode/format.ts';
import type { PartProof } from '../encode/part-digest.ts';
import { checkCurrent, lockedIfCurrent } from './attempt.ts';
import type { PartRef } from './take-part.ts';

export interface FinishPartInput extends PartRef {
  fragment: Fragment;
  /** CRC-32 of the bytes of the fragment. */
  fragmentCrc32: number;
  shortenedCells: number;
  /** Digests of the rows, for the receipt. */
  proof: PartProof;
}

/** Throws Superseded if the attempt is no longer current. The fragment is then unused. */
export async function finishPart(ctx: { pool: pg.Pool }, input: FinishPartInput): Promise<void> {
  const { fragment, proof, partId } = input;
  const rowGroups = fragment.rowGroups ? JSON.stringify(fragment.rowGroups) : null;
  // The last update only sets updated_at through a trigger, because the progress of the export has changed.
  const [finished] = await briefly(ctx.pool, [
    sql`with current as (${lockedIfCurrent(input)}),
      proven as (
        update sheaf.export_parts set fragment_key = ${fragment.key}, bytes = ${fragment.bytes}, raw_bytes = ${fragment.rawBytes},
          crc32 = ${fragment.crc32}, fragment_crc32 = ${input.fragmentCrc32}, shortened_cells = ${input.shortenedCells}, row_groups = ${rowGroups},
          rows_sha256 = decode(${proof.sha256.toString('hex')}, 'hex'), group_marks = decode(${proof.marks.toString('hex')}, 'hex')
        from current where export_parts.export_id = ${partId}),
      completed as (
        update sheaf.exports part set status = 'completed', row_count = ${fragment.rows}, completed_at = clock_timestamp()
        from current where part.id = ${partId})
      update sheaf.exports e set attempt = e.attempt from current where e.id = current.id`,
  ]);
  checkCurrent(finished!, input);
}
