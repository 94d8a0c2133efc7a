/**
 * What row-level security costs each read of a source: a small statement in a transaction of its own, with the condition of the publisher
 * only, with a role that is set before it, and without a scope, when the relations that it read are checked after it. The three read in turns.
 *
 *   npm run bench:row-security -- [--rounds 2000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool } from '../src/db/pool.ts';
import { sql } from '../src/db/sql.ts';
import { postgresSource } from '../src/source/postgres-source.ts';
import { createSnapshotPool } from '../src/source/snapshot-pool.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { spread } from './lib/stats.ts';
import { timed } from './lib/timed.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '2000' } } });
const SECURITY = { parameter: 'role', template: 'publisher_{slug}' };
const WARM_UP = 50;

const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
const server = await startPostgres(folder);
try {
  const admin = createPool({ url: server.superuserUrl, max: 1, name: 'bench' });
  await admin.query(
    `create table public.orders (id bigint primary key, shop text not null);
     insert into public.orders select n, 'acme' from generate_series(1, 1000) n;
     create role publisher_acme; grant publisher_acme to sheaf; grant select on public.orders to publisher_acme, sheaf;
     alter table public.orders enable row level security;
     create policy own on public.orders using (shop = 'acme')`,
  );
  await admin.end();
  const open = (security: typeof SECURITY | null, isOnlyLimit = false) => {
    const pool = createSnapshotPool({ url: server.url, max: 1, name: 'bench' });
    return postgresSource([{ name: 'one', pool }], security, { isOnlyLimit });
  };
  const sources = {
    'condition only': open(null),
    'with a role': open(SECURITY),
    'without a scope': open(SECURITY, true),
  };
  const times = new Map(Object.keys(sources).map((name) => [name, [] as number[]]));
  const statement = sql`select id from public.orders where shop = ${'acme'} and id < 10`;
  for (let round = -WARM_UP; round < Number(values.rounds); round++) {
    for (const [name, source] of Object.entries(sources)) {
      const options = { publisher: { id: 1, slug: 'acme' }, timezone: 'UTC' };
      const seconds = await timed(() => source.look(options, (look) => look.query(statement)));
      if (round >= 0) times.get(name)!.push(1000 * seconds);
    }
  }
  for (const [name, list] of times) {
    const { min, median } = spread(list);
    console.log(`${name}: fastest ${min.toFixed(2)} ms, median ${median.toFixed(2)} ms`);
  }
  await Promise.all(Object.values(sources).map((source) => source.end()));
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
