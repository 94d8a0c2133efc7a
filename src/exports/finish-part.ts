/** A part's fragment is complete in the store. */
import type pg from 'pg';
import { briefly } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Fragment } from '../encode/format.ts';
import type { PartProof } from '../encode/part-digest.ts';
import type { PartRef } from './take-part.ts';
import { checkCurrent, lockedIfCurrent } from './take-up.ts';

export interface FinishPartInput extends PartRef {
  fragment: Fragment;
  /** CRC-32 of the fragment's bytes. */
  fragmentCrc32: number;
  shortenedCells: number;
  /** What the rows add up to, for the receipt. */
  proof: PartProof;
}

/** Throws Superseded when the attempt is no longer current: then the fragment belongs to nobody. */
export async function finishPart(ctx: { pool: pg.Pool }, input: FinishPartInput): Promise<void> {
  const { fragment, proof, partId, exportId, attempt } = input;
  // The last update only sets updated_at, by a trigger: the progress of the export has moved.
  const [finished] = await briefly(ctx.pool, [
    sql`with current as (${lockedIfCurrent(exportId, attempt)}),
      proven as (
        update export_parts set fragment_key = ${fragment.key}, bytes = ${fragment.bytes}, raw_bytes = ${fragment.rawBytes},
          crc32 = ${fragment.crc32}, fragment_crc32 = ${input.fragmentCrc32}, shortened_cells = ${input.shortenedCells},
          rows_sha256 = decode(${proof.sha256.toString('hex')}, 'hex'), group_marks = decode(${proof.marks.toString('hex')}, 'hex')
        from current where export_parts.export_id = ${partId}),
      completed as (
        update exports part set status = 'completed', row_count = ${fragment.rows}, completed_at = clock_timestamp()
        from current where part.id = ${partId})
      update exports e set attempt = e.attempt from current where e.id = current.id`,
  ]);
  checkCurrent(finished!, input);
}
