/** A part's fragment is complete in the store. */
import type pg from 'pg';
import { briefTransaction } from '../db/pool.ts';
import type { Fragment } from '../encode/format.ts';
import type { PartProof } from '../encode/part-digest.ts';
import type { PartRef } from './take-part.ts';
import { lockCurrent } from './take-up.ts';

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
  const { fragment, proof } = input;
  await briefTransaction(ctx.pool, async (client) => {
    await lockCurrent(client, input.exportId, input.attempt);
    await client.query(
      `update export_parts set fragment_key = $2, bytes = $3, raw_bytes = $4, crc32 = $5, shortened_cells = $6,
         rows_sha256 = $7, group_marks = $8, fragment_crc32 = $9
       where export_id = $1`,
      [
        input.partId,
        fragment.key,
        fragment.bytes,
        fragment.rawBytes,
        fragment.crc32,
        input.shortenedCells,
        proof.sha256,
        proof.marks,
        input.fragmentCrc32,
      ],
    );
    await client.query(
      `update exports set status = 'completed', row_count = $2, completed_at = clock_timestamp() where id = $1`,
      [input.partId, fragment.rows],
    );
    // The progress of the export has moved: the trigger sets updated_at.
    await client.query('update exports set attempt = attempt where id = $1', [input.exportId]);
  });
}
