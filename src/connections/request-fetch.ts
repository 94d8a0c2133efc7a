/** Fetches now, at the request of a person. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type ConnectionRef, getConnection, requireConnectionAdmin } from './connection-record.ts';
import { type FetchRecord, selectFetches } from './fetch-record.ts';
import { NETWORK } from './networks/networks.ts';
import { insertWindows, isBusy } from './plan-fetches.ts';
import { windowsOf } from './windows.ts';

/**
 * Records the windows up to now, and resolves with them in ascending order, or with none in a dry run. Throws FORBIDDEN for members, NOT_FOUND,
 * and CONFLICT if the connection is paused or a fetch is not finished.
 */
export async function fetchNow(
  ctx: { pool: pg.Pool },
  { client, id, dryRun }: ConnectionRef & { dryRun: boolean },
): Promise<FetchRecord[]> {
  requireConnectionAdmin(client);
  return transaction(ctx.pool, async (connection) => {
    const found = await getConnection({ pool: connection }, { client, id }, sql`for update of c`);
    if (found.pausedAt) {
      throw new RequestError('CONFLICT', `The connection is paused. Send POST /api/v1/connections/${id}/resume first.`);
    }
    if (await isBusy(connection, id)) {
      throw new RequestError(
        'CONFLICT',
        `A fetch of this connection is not finished. See its windows with GET /api/v1/connections/${id}/fetches.`,
      );
    }
    if (dryRun) return [];
    const { rows } = await connection.query<{ now: Date }>('select clock_timestamp() as now');
    const now = rows[0]!.now.toTemporalInstant();
    await insertWindows(connection, {
      found,
      nominalAt: now,
      windows: windowsOf(found, NETWORK[found.network], now),
      startedBy: 'person',
    });
    return selectFetches(
      connection,
      sql`f.connection_id = ${id} and f.nominal_at = ${now.toString()}::timestamptz`,
      sql`order by f.window_from`,
    );
  });
}
