/** Lists the API keys that a client has access to, newest first. */
import type { Queryable } from '../../db/pool.ts';
import { arrayLiteral, joinSql, sql } from '../../db/sql.ts';
import type { Client } from '../client.ts';
import { KEY_STATUS, type KeyInfo, type KeyStatus, keysInScope, selectKeys } from './key-info.ts';

export interface ListKeysInput {
  client: Client;
  /** Only keys of this user. */
  userId?: number | undefined;
  statuses?: readonly KeyStatus[] | undefined;
  /** Only keys with a smaller ID, the last one of the previous page. */
  before?: number | undefined;
  /** Default: all. */
  limit?: number;
}

export async function listKeys(ctx: { pool: Queryable }, input: ListKeysInput): Promise<KeyInfo[]> {
  const { client, userId, statuses, before, limit = null } = input;
  const conditions = [
    keysInScope(client),
    ...(userId === undefined ? [] : [sql`u.id = ${userId}`]),
    ...(statuses ? [sql`${KEY_STATUS} = any(${arrayLiteral(statuses)})`] : []),
    ...(before === undefined ? [] : [sql`k.id < ${before}`]),
  ];
  return selectKeys(ctx.pool, joinSql(conditions, ' and '), sql`order by k.id desc limit ${limit}`);
}
