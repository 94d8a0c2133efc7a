/**
 * Rows per second and memory of the importer, which is a process of its own: CSV files of clicks over 90 days, into an embedded
 * PostgreSQL with its usual settings. Each round has a new database, because its first import must find no months.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { createPool } from '../src/db/pool.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { type Comparison, compare, type Figures } from './lib/compare.ts';

const run = promisify(execFile);

const ADVERTISERS = 2000;
const FIRST_ID = 7_000_000_000_000_000_000n;
const SECOND_ID = 8_000_000_000_000_000_000n;
const NEW_MONTHS = 'into new months';

export async function importing(options: BenchOptions): Promise<void> {
  const rows = Math.ceil(options.rows / 2);
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
  try {
    const [first, second] = [join(folder, 'first.csv'), join(folder, 'second.csv')];
    await makeClicks(first, { rows, firstId: FIRST_ID });
    await makeClicks(second, { rows, firstId: SECOND_ID });
    await options.record(await imports({ folder, first, second, rows, repeat: options.repeat }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Imports {
  folder: string;
  first: string;
  second: string;
  rows: number;
  repeat: number;
}

async function imports({ folder, first, second, rows, repeat }: Imports): Promise<Comparison> {
  let database = await openNew(folder);
  try {
    return await compare({
      title: `Imports of ${rows.toLocaleString('en')} clicks`,
      contenders: [
        {
          name: NEW_MONTHS,
          run: async () => {
            await database.close();
            database = await openNew(folder);
            return importInto(database.url, first);
          },
        },
        { name: 'the same file again', run: () => importInto(database.url, first) },
        { name: 'other clicks into months that have clicks', run: () => importInto(database.url, second) },
      ],
      baseline: NEW_MONTHS,
      ratioOf: 'rows/s',
      repeat,
    });
  } finally {
    await database.close();
  }
}

async function openNew(parent: string): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(parent, 'database-'));
  const server = await openEmbedded({ folder });
  const pool = createPool({ url: server.url(), max: 1, name: 'bench' });
  await migrate(pool);
  await pool.query(`insert into sheaf.publishers (slug, name) values ('bench', 'Bench')`);
  await pool.query(`insert into public.networks (slug, name) values ('net', 'Net')`);
  await pool.query(
    `insert into public.advertisers (network_id, external_id, name, slug)
     select 1, 10000 + n, 'Advertiser ' || n, 'advertiser-' || n from generate_series(0, $1 - 1) as n`,
    [ADVERTISERS],
  );
  await pool.query('analyze');
  await pool.end();
  return {
    url: server.url(),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A new process for each import, so that its peak memory is its own. */
async function importInto(url: string, file: string): Promise<Figures> {
  const program = join(import.meta.dirname, 'lib/import-file.ts');
  const { stdout } = await run(process.execPath, [program, url, file]);
  return JSON.parse(stdout) as Figures;
}

async function makeClicks(file: string, { rows, firstId }: { rows: number; firstId: bigint }): Promise<void> {
  const out = createWriteStream(file);
  const end = Date.UTC(2026, 10, 20);
  out.write('external_id,clicked_at,advertiser_external_id,country,device,referrer,sub_id,landing_url\n');
  let lines = '';
  for (let n = 0; n < rows; n += 1) {
    const at = new Date(end - Math.floor(((rows - n) / rows) * 90 * 86_400_000)).toISOString();
    const advertiser = (n * 7919) % ADVERTISERS;
    lines += `${firstId + BigInt(n) * 5_000_003n},${at},${10_000 + advertiser},DE,mobile,`;
    lines += `"https://blog.example/artikel/${n % 900}?a=1,2",hp-${n % 500},https://www.shop${advertiser}.example/p/${n}\n`;
    if (lines.length < 1e6) continue;
    if (!out.write(lines)) await once(out, 'drain');
    lines = '';
  }
  out.end(lines);
  await once(out, 'close');
}
