/** Records an import in its own transaction, so that each import has a record, and each record an import. */
import type pg from 'pg';
import { sql } from '../../db/sql.ts';
import type { Counts } from '../kind.ts';
import type { ImportKindName } from '../kinds/index.ts';

/** Maximum characters of a file name in the record. */
const MAX_NAME = 255;

export interface RecordInput {
  kind: ImportKindName;
  /** Slug of the publisher of rows that do not name one. */
  publisher: string | null;
  preset: string | null;
  counts: Counts & { read: number; rejected: number };
  /** `userId` is null for the command line. */
  record: { userId: number | null; fileName: string; fileBytes: number };
}

/** Resolves with the ID of the record. */
export async function recordImport(connection: pg.PoolClient, input: RecordInput): Promise<number> {
  const { kind, publisher, preset, counts, record } = input;
  const { rows } = await connection.query<{ id: number }>(
    sql`insert into sheaf.imports (kind, publisher_id, user_id, file_name, file_bytes, preset, rows_read, rows_new, rows_changed,
        rows_same, rows_older, rows_repeated, rows_rejected)
      values (${kind}, (select id from sheaf.publishers where slug = ${publisher}), ${record.userId},
        ${[...record.fileName].slice(0, MAX_NAME).join('')}, ${record.fileBytes}, ${preset}, ${counts.read}, ${counts.new},
        ${counts.changed}, ${counts.same}, ${counts.older}, ${counts.repeated}, ${counts.rejected})
      returning id`.text,
  );
  return rows[0]!.id;
}
