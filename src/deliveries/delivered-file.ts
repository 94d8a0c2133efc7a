/** What is delivered: the file of an export with its receipt. */
import { Readable } from 'node:stream';
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { formats } from '../encode/formats.ts';
import { RequestError } from '../errors.ts';
import { selectExports } from '../exports/export-row.ts';
import { getReceipt } from '../exports/get-receipt.ts';
import type { Store } from '../store/store.ts';
import type { DeliveredFile } from './destinations/destination.ts';

/** There is nothing to deliver anymore. The message is public. */
export class NothingToDeliver extends Error {}

export interface DeliverySource {
  exportId: number | null;
  baseName: string;
  name: string | null;
  nameNumber: number;
  /** Whether another delivery owns the name by now. */
  isReplaced: boolean;
  /** Whether the file replaces one with the same name. */
  overwrite: boolean;
  nominalAt: Date;
  createdAt: Date;
  schedule: string;
  publisher: string;
  publisherId: number;
  /** Recipients that accepted the file in earlier tries. */
  accepted: string[];
}

/** What {@link fileOf} knows before a name is reserved and a try is made. */
export interface PreparedFile {
  extension: string;
  named(
    name: string,
    claimed: Pick<DeliveredFile, 'deliveryId' | 'tryNumber' | 'earlier' | 'confirm' | 'accepted' | 'recordAccepted'>,
  ): DeliveredFile;
}

/** Resolves with null if the delivery does not exist anymore. */
export async function readSource(db: Queryable, id: number): Promise<DeliverySource | null> {
  const { rows } = await db.query<DeliverySource>(
    sql`select d.export_id as "exportId", d.base_name as "baseName", d.name, d.name_number as "nameNumber",
        d.replaced_at is not null as "isReplaced", d.overwrite, d.accepted, d.created_at as "createdAt",
        r.nominal_at as "nominalAt", s.name as schedule, p.slug as publisher, p.id as "publisherId"
      from sheaf.deliveries d join sheaf.schedule_runs r on r.id = d.run_id join sheaf.schedules s on s.id = r.schedule_id
        join sheaf.publishers p on p.id = s.publisher_id
      where d.id = ${id}`.text,
  );
  return rows[0] ?? null;
}

/** Size and checksum are those of the receipt, with which the driver compares the bytes. Throws {@link NothingToDeliver}. */
export async function fileOf(ctx: { pool: Queryable; store: Store }, source: DeliverySource): Promise<PreparedFile> {
  const { exportId, nominalAt, createdAt, overwrite, schedule, publisher } = source;
  const [row] = exportId === null ? [] : await selectExports(ctx.pool, sql`e.id = ${exportId}`);
  if (!row) throw new NothingToDeliver('The export was deleted before it was delivered.');
  const { fileKey } = row;
  if (row.status !== 'completed' || fileKey === null) {
    throw new NothingToDeliver('The file of the export is not available anymore. Run the schedule again.');
  }
  // The receipt is for the publisher, to which the file and the destination belong.
  const client: Client = { userId: 0, publisherId: source.publisherId, role: 'admin', keyPrefix: null };
  const receipt = await getReceipt(ctx, { client, id: row.id }).catch((error: unknown) => {
    throw error instanceof RequestError ? new NothingToDeliver(error.message) : error;
  });
  const { extension, contentType } = formats[receipt.format];
  const { start_date: from, end_date: to } = row.params.search_params as Record<string, unknown>;
  return {
    extension,
    named: (name, claimed) => ({
      ...claimed,
      name,
      contentType,
      size: receipt.file.bytes,
      sha256: receipt.file.sha256,
      open: async () => Readable.from(ctx.store.read(fileKey), { objectMode: false }),
      receipt: `${JSON.stringify({ ...receipt, file: { ...receipt.file, name } }, null, 2)}\n`,
      exportId: row.id,
      nominalTime: nominalAt,
      createdAt,
      overwrite,
      about: {
        schedule,
        publisher,
        reportType: row.reportType,
        rows: receipt.rows,
        from: typeof from === 'string' ? from : null,
        to: typeof to === 'string' ? to : null,
      },
    }),
  };
}
