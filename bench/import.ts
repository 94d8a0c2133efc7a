/**
 * Rows per second and memory of the importer: `node bench/import.ts --rows 1000000`.
 * Makes a CSV of clicks over 90 days, imports it into a new embedded PostgreSQL (with the settings of production), and again.
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

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, once: { type: 'boolean' } } });
const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
const server = await openEmbedded({ folder });
const pool = createPool({ url: server.url(), max: 2, name: 'bench' });
try {
  await migrate(pool);
  await pool.query(`insert into publishers (slug, name) values ('bench', 'Bench')`);
  await pool.query(`insert into networks (slug, name) values ('net', 'Net')`);
  await pool.query(
    `insert into advertisers (network_id, external_id, name, slug)
     select 1, 10000 + n, 'Advertiser ' || n, 'advertiser-' || n from generate_series(0, $1 - 1) as n`,
    [ADVERTISERS],
  );
  await pool.query('analyze');

  const file = join(folder, 'clicks.csv');
  await makeClicks(file, Number(values.rows));
  console.log(`file: ${((await stat(file)).size / 1e6).toFixed(0)} MB`);
  for (const run of values.once ? ['new'] : ['new', 'again']) {
    const result = await importFile({ pool, kind: 'clicks', file, publisher: 'bench', network: 'net' });
    const speed = Math.round(result.rows / result.seconds);
    console.log(`${run}: ${speed} rows/s, ${result.seconds.toFixed(1)} s, peak RSS ${peakMegabytes()} MB`, result);
  }
} finally {
  await pool.end();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

async function makeClicks(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  const end = Date.UTC(2026, 10, 20);
  out.write('external_id,clicked_at,advertiser_external_id,country,device,referrer,sub_id,landing_url\n');
  let lines = '';
  for (let n = 0; n < rows; n += 1) {
    const at = new Date(end - Math.floor(((rows - n) / rows) * 90 * 86_400_000)).toISOString();
    const advertiser = (n * 7919) % ADVERTISERS;
    lines += `${7_000_000_000_000_000_000n + BigInt(n) * 5_000_003n},${at},${10_000 + advertiser},DE,mobile,`;
    lines += `"https://blog.example/artikel/${n % 900}?a=1,2",hp-${n % 500},https://www.shop${advertiser}.example/p/${n}\n`;
    if (lines.length < 1e6) continue;
    if (!out.write(lines)) await once(out, 'drain');
    lines = '';
  }
  out.end(lines);
  await once(out, 'close');
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
