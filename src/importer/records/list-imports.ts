/** Lists the imports that a client has access to, newest first. */
import type { Client } from '../../access/client.ts';
import { inScope, requireAdmin } from '../../access/scope.ts';
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import type { ImportKindName } from '../kinds/index.ts';

export interface ImportInfo {
  id: number;
  kind: ImportKindName;
  /** Slug. Null if the import did not name a publisher. */
  publisher: string | null;
  userId: number | null;
  userEmail: string | null;
  /** Publisher of the user. */
  userPublisherId: number | null;
  fileName: string;
  fileBytes: number;
  preset: string | null;
  read: number;
  new: number;
  changed: number;
  same: number;
  older: number;
  repeated: number;
  rejected: number;
  importedAt: Date;
}

export interface ListImportsInput {
  client: Client;
  limit: number;
  /** Only imports with a smaller ID. */
  before: number | undefined;
}

/** Throws FORBIDDEN for members. */
export async function listImports(ctx: { pool: Queryable }, input: ListImportsInput): Promise<ImportInfo[]> {
  const { client, limit, before } = input;
  requireAdmin(client, 'Imports');
  const { rows } = await ctx.pool.query<ImportInfo>(
    sql`select i.id, i.kind, p.slug as publisher, i.user_id as "userId", u.email as "userEmail",
        u.publisher_id as "userPublisherId", i.file_name as "fileName", i.file_bytes as "fileBytes", i.preset,
        i.rows_read as read, i.rows_new as new, i.rows_changed as changed, i.rows_same as same, i.rows_older as older,
        i.rows_repeated as repeated, i.rows_rejected as rejected, i.imported_at as "importedAt"
      from sheaf.imports i left join sheaf.publishers p on p.id = i.publisher_id
        left join sheaf.users u on u.id = i.user_id
      where ${inScope(client, { publisher: sql`i.publisher_id`, user: sql`i.user_id` })}
        and i.id < ${before ?? Number.MAX_SAFE_INTEGER}
      order by i.id desc limit ${limit}`.text,
  );
  return rows;
}
