/**
 * Rows per second, processor time, WAL and memory of the importer: `node bench/import.ts --rows 1000000`.
 * Imports CSV files of clicks over 90 days into a new embedded PostgreSQL with its usual settings.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { createPool } from '../src/db/pool.ts';
import { importFile } from '../src/importer/import-file.ts';

const ADVERTISERS = 2000;
const FIRST_ID = 7_000_000_000_000_000_000n;
const SECOND_ID = 8_000_000_000_000_000_000n;
const RUNS = ['new months', 'the same file again', 'other clicks of the same months'];

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
const server = await openEmbedded({ folder });
const pool = createPool({ url: server.url(), max: 2, name: 'bench' });
try {
  await migrate(pool);
  await pool.query(`insert into sheaf.publishers (slug, name) values ('bench', 'Bench')`);
  await pool.query(`insert into public.networks (slug, name) values ('net', 'Net')`);
  await pool.query(
    `insert into public.advertisers (network_id, external_id, name, slug)
     select 1, 10000 + n, 'Advertiser ' || n, 'advertiser-' || n from generate_series(0, $1 - 1) as n`,
    [ADVERTISERS],
  );
  await pool.query('analyze');

  const rows = Number(values.rows);
  for (const run of RUNS) {
    const file = join(folder, 'clicks.csv');
    await makeClicks(file, { rows, firstId: run === 'other clicks of the same months' ? SECOND_ID : FIRST_ID });
    const before = { cpu: process.cpuUsage(), wal: await walPlace() };
    const result = await importFile({ pool, kind: 'clicks', file, publisher: 'bench', network: 'net' });
    const { new: inserted, same, seconds } = result;
    const speed = Math.round(result.rows / seconds).toLocaleString('en');
    const size = ((await stat(file)).size / 1e6).toFixed(0);
    console.log(`${run}: ${speed} rows/s; ${seconds.toFixed(1)} s for ${size} MB, ${inserted} new, ${same} same`);
    // On a machine that does other work, too, processor time says more than seconds.
    const { user, system } = process.cpuUsage(before.cpu);
    const wal = Math.round(((await walPlace()) - before.wal) / rows);
    console.log(
      `  ${((user + system) / rows).toFixed(1)} µs of the importer's processor time and ${wal} bytes of WAL for each row`,
    );
  }
  console.log(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
} finally {
  await pool.end();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function walPlace(): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::text as bytes`,
  );
  return Number(rows[0]!.bytes);
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
