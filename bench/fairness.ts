/**
 * Measures how much a large export delays small ones, with two worker processes and one API on an embedded server. Runs small
 * exports one after another on an idle system, and then again while another publisher's export of `--rows` clicks is built.
 * usage: node bench/fairness.ts [--rows 5000000] [--small 40]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createKey } from '../src/access/keys/create-key.ts';
import { readConfig } from '../src/config.ts';
import { loadDemo } from '../src/db/load-demo.ts';
import { type Database, openDatabase } from '../src/db/open-database.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '5000000' }, small: { type: 'string', default: '40' } },
});
const folder = await mkdtemp(join(tmpdir(), 'sheaf-fairness-'));
const env = {
  ...process.env,
  SHEAF_DATA_DIR: folder,
  PORT: '0',
  SHEAF_LOG: 'warn',
  SHEAF_DEMO: 'off',
  SHEAF_DEDUPE_SECONDS: '0',
  SHEAF_RATE_LIMIT: '1000000',
  SHEAF_THREADS: '1',
};
const children: ChildProcess[] = [];

try {
  const database = await openDatabase(readConfig(env));
  await loadDemo(database.pool);
  await makeClicks(database, Number(values.rows));
  const big = await createKey(database, { publisher: 'acme-media', role: 'member' });
  const small = await createKey(database, { publisher: 'kaigan', role: 'member' });
  await start('worker');
  await start('worker');
  const url = await start('api');

  const idle = await smallExports(url, small);
  const started = performance.now();
  const export_ = await request(url, big, {
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2025-01-01', end_date: '2025-12-31' },
  });
  const busy = await smallExports(url, small);
  const during = (await state(url, big, export_.id)).status;
  await finished(url, big, export_.id);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`idle: p50 ${percentile(idle, 50)} ms, p95 ${percentile(idle, 95)} ms (${idle.length} exports)`);
  console.log(
    `busy: p50 ${percentile(busy, 50)} ms, p95 ${percentile(busy, 95)} ms (${busy.length} exports; the big one was ${during} after them, and took ${seconds} s)`,
  );
  await database.close();
} finally {
  for (const child of children) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}

async function makeClicks({ pool }: Database, rows: number): Promise<void> {
  console.log(`Creating ${rows} clicks …`);
  await pool.query(`select sheaf.make_click_partitions('2025-01-01', '2025-12-31')`);
  // This database is only for the benchmark. Checking foreign keys that are known to be valid would take most of the time.
  const { rows: keys } = await pool.query(
    `select conname from pg_constraint where conrelid = 'public.clicks'::regclass and contype = 'f'`,
  );
  for (const { conname } of keys) await pool.query(`alter table public.clicks drop constraint ${conname}`);
  await pool.query(
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, country, device, referrer, sub_id, landing_url)
     select (select id from sheaf.publishers where slug = 'acme-media'), '2025-01-01'::timestamptz + n * interval '1 second' * (31536000.0 / $1) * 0.999,
       (6000000000000000000 + n)::text, 1 + n % 2000, 'US', 'mobile', 'https://blog.example/' || n % 1000, 's' || n % 100, 'https://shop.example/p/' || n % 10000
     from generate_series(1, $1::int) n`,
    [rows],
  );
  await pool.query('analyze public.clicks');
}

async function start(command: string): Promise<string> {
  const child = spawn('bin/sheaf', [command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('Stop with')) break;
  }
  return /API\s+(\S+)/.exec(output)?.[1] ?? '';
}

async function smallExports(url: string, key: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < Number(values.small); i++) {
    const started = performance.now();
    const { id } = await request(url, key, {
      report_type: 'deals_excel',
      search_params: { country: 'US' },
      index_params: { columns: 'id,title' },
    });
    await finished(url, key, id);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

async function request(url: string, key: string, body: object): Promise<{ id: number }> {
  const response = await fetch(`${url}/exports`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { export: { id: number } }).export;
}

async function state(
  url: string,
  key: string,
  id: number,
  wait = 0,
): Promise<{ status: string; error_message: string }> {
  const response = await fetch(`${url}/exports/${id}?wait=${wait}`, { headers: { 'x-api-key': key } });
  return ((await response.json()) as { export: { status: string; error_message: string } }).export;
}

async function finished(url: string, key: string, id: number): Promise<void> {
  for (;;) {
    const { status, error_message } = await state(url, key, id, 30);
    if (status === 'completed') return;
    if (status === 'failed') throw new Error(error_message);
  }
}

function percentile(sorted: number[], percent: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!);
}
