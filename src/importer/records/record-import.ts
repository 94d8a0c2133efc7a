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
  /** `userId` is null for the command line and for connections. */
  record: { userId: number | null; fileName: string; fileBytes: number };
}

/** Maximum records of a publisher, and of imports without one. The oldest are removed. */
const MAX_RECORDS = 1000;

/** Resolves with the ID of the record. */
export async function recordImport(connection: pg.PoolClient, input: RecordInput): Promise<number> {
  const { kind, publisher, preset, counts, record } = input;
  const { rows } = await connection.query<{ id: number; owner: number | null }>(
    sql`insert into sheaf.imports (kind, publisher_id, user_id, file_name, file_bytes, preset, rows_read, rows_new, rows_changed,
        rows_same, rows_older, rows_repeated, rows_rejected)
      values (${kind}, (select id from sheaf.publishers where slug = ${publisher}), ${record.userId},
        ${[...record.fileName].slice(0, MAX_NAME).join('')}, ${record.fileBytes}, ${preset}, ${counts.read}, ${counts.new},
        ${counts.changed}, ${counts.same}, ${counts.older}, ${counts.repeated}, ${counts.rejected})
      returning id, publisher_id as owner`.text,
  );
  const { id, owner } = rows[0]!;
  const same = owner === null ? sql`publisher_id is null` : sql`publisher_id = ${owner}`;
  await connection.query(
    sql`delete from sheaf.imports where ${same}
      and id <= (select id from sheaf.imports where ${same} order by id desc offset ${MAX_RECORDS} limit 1)`.text,
  );
  return id;
}
