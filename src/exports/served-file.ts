/** The database record of a file that is about to be sent. */
import type { Queryable } from '../db/pool.ts';
import type { Catalog } from '../reports/catalog.ts';
import type { FileHeaders } from '../store/store.ts';
import { fileHeaders, type NamedFile } from './file-headers.ts';
import { attemptOfKey } from './store-keys.ts';

export interface ServedFile extends FileHeaders {
  id: number;
  /** Required size of the file. */
  bytes: number;
}

/** Beginning of the name of a file whose report type does not exist anymore. */
const UNKNOWN_STEM = 'export';

/** Null for a file without an export: deleted, expired, or of an attempt that was not published. */
export async function findServedFile(
  ctx: { pool: Queryable; catalog: Catalog },
  key: string,
): Promise<ServedFile | null> {
  const attempt = attemptOfKey(key);
  if (!attempt) return null;
  const { rows } = await ctx.pool.query<Omit<NamedFile, 'stem'> & { reportType: string; bytes: number }>({
    name: 'served-file',
    text: `select id, file_bytes as bytes, report_type as "reportType", coalesce(file_format, substring(file_key from '[^.]*$')) as format, snapshot_at as "snapshotAt",
        params->'index_params'->>'filename' as filename, params->'index_params'->>'timezone' as timezone
      from sheaf.exports where id = $1 and file_key = $2`,
    values: [attempt.exportId, key],
  });
  const [found] = rows;
  if (!found) return null;
  const stem = ctx.catalog.find(found.reportType)?.fileStem ?? UNKNOWN_STEM;
  return { id: found.id, bytes: found.bytes, ...fileHeaders({ ...found, stem }) };
}
