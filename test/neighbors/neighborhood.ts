/** A service with two publishers: one with many clicks that causes the load, and its neighbor with a finished export. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../src/access/keys/create-key.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { insertClicks } from '../flow/many-clicks.ts';
import { createApi } from '../support/api.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { startService } from '../support/service.ts';

export interface Neighborhood {
  origin: string;
  /** The key of a member of the publisher with the clicks. */
  memberKey: string;
  /** The key of an admin of the same publisher. */
  adminKey: string;
  neighborKey: string;
  /** The ID of the neighbor's completed export. */
  neighborExport: number;
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL, an API and a worker, and inserts so many clicks of the first publisher. With `isLimited`, the API has its default
 * rate limit. Otherwise, it has practically none, as where an administrator has raised it.
 */
export async function openNeighborhood(clicks: number, isLimited: boolean): Promise<Neighborhood> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-neighbors-'));
  const postgres = await startPostgres(folder);
  const env = {
    DATABASE_URL: postgres.url,
    SHEAF_DATA_DIR: join(folder, 'data'),
    ...(isLimited ? {} : { SHEAF_RATE_LIMIT: '1000000' }),
    SHEAF_WEBHOOK_PRIVATE: 'on',
    SHEAF_LOG: 'error',
    // Close to the number of clicks, so that the rows of a large request are counted and not only estimated.
    SHEAF_MAX_ROWS: String(2 * clicks),
  };
  const database = await openDatabase(readConfig(env));
  await insertClicks(database.pool, clicks);
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('neighbor', 'Neighbor')`);
  const keyOf = (publisher: string, role: 'member' | 'admin') => createKey(database, { publisher, role });
  const [memberKey, adminKey, neighborKey] = [
    await keyOf('flow', 'member'),
    await keyOf('flow', 'admin'),
    await keyOf('neighbor', 'member'),
  ];
  await database.close();
  const services = [await startService({ env, command: 'api' }), await startService({ env, command: 'worker' })];
  const { origin } = services[0]!;
  const neighbor = createApi(origin, { 'x-api-key': neighborKey });
  const { id: neighborExport } = await neighbor.build({ report_type: 'advertisers_csv' });
  return {
    origin,
    memberKey,
    adminKey,
    neighborKey,
    neighborExport,
    async close() {
      for (const service of services) await service.end();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
