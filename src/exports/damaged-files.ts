/** Finds files whose bytes differ from the database record, and withdraws them. */
import type { Queryable } from '../db/pool.ts';

/** Minimum age of files to check. Younger files were checked when they were joined. */
const SETTLED = '1 hour';

/** Interval between two checks of a file. */
const AGAIN = '1 day';

/** Maximum files per run. In practice, the limit on their bytes applies first. */
const MAX_FILES = 200;

export interface RecordedFile {
  id: number;
  key: string;
  bytes: number;
  /** In hex. */
  sha256: string;
}

const COLUMNS = `e.id, e.file_key as key, e.file_bytes as bytes, encode(e.file_sha256, 'hex') as sha256`;

/** The files whose check is due. Files that were never checked come first. */
export async function filesToCheck(ctx: { pool: Queryable }): Promise<RecordedFile[]> {
  const { rows } = await ctx.pool.query<RecordedFile>(
    `select ${COLUMNS} from sheaf.exports e left join sheaf.file_checks c on c.export_id = e.id
     where e.file_key is not null and e.file_sha256 is not null and e.completed_at < now() - $1::interval
       and (c.checked_at is null or c.checked_at < now() - $2::interval)
     order by c.checked_at nulls first, e.completed_at limit ${MAX_FILES}`,
    [SETTLED, AGAIN],
  );
  return rows;
}

/** The stored files whose size differs from the recorded one. */
export async function filesOfOtherSize(
  ctx: { pool: Queryable },
  stored: readonly { key: string; bytes: number }[],
): Promise<RecordedFile[]> {
  const { rows } = await ctx.pool.query<RecordedFile>(
    `select ${COLUMNS} from unnest($1::text[], $2::bigint[]) as stored (key, bytes)
     join sheaf.exports e on e.file_key = stored.key and e.id = substring(stored.key from '^exports/(\\d+)/')::bigint
     where e.file_bytes <> stored.bytes`,
    [stored.map(({ key }) => key), stored.map(({ bytes }) => bytes)],
  );
  return rows;
}

export async function noteChecked(ctx: { pool: Queryable }, { id }: { id: number }): Promise<void> {
  await ctx.pool.query(
    `insert into sheaf.file_checks (export_id) select id from sheaf.exports where id = $1
     on conflict (export_id) do update set checked_at = now()`,
    [id],
  );
}

const DAMAGED = 'The file was damaged in the file storage and has been removed. Create the export again.';

/**
 * Removes the file from its export, which stays completed as if the file had expired. The sweeper then deletes the bytes. The same
 * request creates a new file.
 */
export async function withdrawFile(ctx: { pool: Queryable }, { id, key }: { id: number; key: string }): Promise<void> {
  await ctx.pool.query(
    `update sheaf.exports set file_key = null, file_removed_at = clock_timestamp(), error_message = $3
     where id = $1 and file_key = $2`,
    [id, key, DAMAGED],
  );
}
