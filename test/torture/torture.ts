/**
 * Exports under everything that happens in production: several worker processes, a writer that changes the data, and every few
 * seconds something bad, chosen by a seed. At the end every export is completed or cleanly failed, and every file is whole.
 * usage: node test/torture/torture.ts [--exports 20] [--workers 3] [--seed N]
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { loadDemo } from '../../src/db/load-demo.ts';
import { createKey } from '../../src/keys/create-key.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { openDatabase } from '../../src/wire.ts';
import { scanSheet } from '../flow/sheet-ids.ts';
import { zipEntries } from '../flow/zip-entries.ts';
import { type RunningService, startService } from '../support/service.ts';

const { values } = parseArgs({
  options: {
    exports: { type: 'string', default: '20' },
    workers: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

/** Longest the exports may take once they are all asked for. */
const LIMIT_MS = 8 * 60_000;
/** Longer than a worker may be silent, so that a stopped one is taken for dead and becomes a zombie. */
const FREEZE_MS = 25_000;

const random = generator(Number(values.seed));
console.log(`seed ${values.seed}`);
const folder = await mkdtemp(join(tmpdir(), 'sheaf-torture-'));
const env = {
  SHEAF_DATA_DIR: folder,
  SHEAF_LOG: 'warn',
  SHEAF_DEMO: 'off',
  SHEAF_THREADS: '1',
  SHEAF_PART_ROWS: '20000',
  SHEAF_RATE_LIMIT: '1000000',
};
const workers: RunningService[] = [];
const problems: string[] = [];
let over = false;

const database = await openDatabase(readConfig({ ...process.env, ...env }));
try {
  await loadDemo(database.pool);
  const key = await createKey(database, { publisher: 'acme-media', role: 'member' });
  const api = await startService({ env, command: 'api' });
  for (let i = 0; i < Number(values.workers); i++) workers.push(await startService({ env, command: 'worker' }));
  const stable = await prepare(database.pool);

  const ids: number[] = [];
  for (let i = 0; i < Number(values.exports); i++) ids.push(await ask(api.origin, key, `file ${i}`));
  const writing = write(database.pool);
  const breaking = breakThings(database.pool);
  const states = await allFinished(api.origin, key, ids);
  over = true;
  await Promise.all([writing, breaking]);

  const counts: Record<string, number> = {};
  for (const state of states) {
    counts[state.status] = (counts[state.status] ?? 0) + 1;
    if (state.status === 'completed') await check(api.origin, key, state, stable);
    else if (!/\w{3}/.test(state.error_message ?? '')) problems.push(`${state.id} failed without a message`);
  }
  await checkLeftovers(states);
  console.log(JSON.stringify(counts));
  for (const service of [...workers, api]) await service.end();
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(`PROBLEM ${problem}`);
console.log(
  problems.length === 0 ? 'Everything held.' : `${problems.length} problems; replay with --seed ${values.seed}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

interface State {
  id: number;
  status: string;
  error_message: string | null;
  download_url: string | null;
  row_count: number | null;
}

/** Clicks that the writer never touches: each must be in every file, once. */
async function prepare(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>(
    `select external_id as id from clicks where publisher_id = (select id from publishers where slug = 'acme-media') and id % 10 <> 0`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Inserts, updates and deletes until it is over. */
async function write(pool: pg.Pool): Promise<void> {
  for (let round = 0; !over; round++) {
    try {
      await pool.query(
        `insert into clicks (publisher_id, clicked_at, external_id, advertiser_id)
         select p.id, now() - n * interval '1 hour', $1 || n, (select min(advertiser_id) from programmes where publisher_id = p.id)
         from publishers p, generate_series(1, 20) n where p.slug = 'acme-media'`,
        [`new-${round}-`],
      );
      await pool.query(`update transactions set commission = commission + 0.01 where id % 97 = $1`, [round % 97]);
      await pool.query(
        `delete from clicks c where id % 10 = 0 and id % 1000 = $1 and not exists (
           select from transactions t where t.publisher_id = c.publisher_id and t.clicked_at = c.clicked_at and t.click_id = c.id)`,
        [(round * 10) % 1000],
      );
    } catch {
      // A connection that was cut is one of the things that happen.
    }
    await sleep(100);
  }
}

/** Something bad every three seconds. */
async function breakThings(pool: pg.Pool): Promise<void> {
  for (;;) {
    for (let waited = 0; waited < 30 && !over; waited++) await sleep(100);
    if (over) return;
    const victim = Math.floor(random() * workers.length);
    const deed = ['kill', 'freeze', 'cut', 'stop'][Math.floor(random() * 4)]!;
    console.log(`${deed} ${victim}`);
    if (deed === 'kill') {
      await workers[victim]!.end('SIGKILL');
      workers[victim] = await startService({ env, command: 'worker' });
    } else if (deed === 'stop') {
      await workers[victim]!.end('SIGTERM');
      workers[victim] = await startService({ env, command: 'worker' });
    } else if (deed === 'freeze') {
      process.kill(workers[victim]!.pid, 'SIGSTOP');
      await sleep(FREEZE_MS);
      process.kill(workers[victim]!.pid, 'SIGCONT');
    } else {
      await pool
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()`,
        )
        .catch(() => {});
    }
  }
}

async function ask(origin: string, key: string, filename: string): Promise<number> {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const response = await fetch(`${origin}/api/v1/exports`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({
      report_type: 'clicks_details_excel',
      search_params: { start_date: day(-95), end_date: day(0) },
      index_params: { filename },
    }),
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { export: State }).export.id;
}

async function allFinished(origin: string, key: string, ids: number[]): Promise<State[]> {
  const end = Date.now() + LIMIT_MS;
  const states = new Map<number, State>();
  while (states.size < ids.length) {
    if (Date.now() > end) throw new Error(`Stuck: ${ids.filter((id) => !states.has(id)).join(', ')}`);
    for (const id of ids.filter((id) => !states.has(id))) {
      const state = await get<{ export: State }>(origin, key, `/exports/${id}`).catch(() => null);
      if (state && /^(?:completed|failed)$/.test(state.export.status)) {
        states.set(id, state.export);
        console.log(`${id} ${state.export.status} ${state.export.error_message ?? ''}`);
      }
    }
    await sleep(500);
  }
  return [...states.values()];
}

async function get<T>(origin: string, key: string, path: string): Promise<T> {
  const response = await fetch(`${origin}/api/v1${path}`, { headers: { 'x-api-key': key } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

/** The file fits its receipt, has every click that was there all the time, and none twice. */
async function check(origin: string, key: string, { id }: State, stable: Set<string>): Promise<void> {
  const { export: fresh } = await get<{ export: State }>(origin, key, `/exports/${id}`);
  const path = join(folder, `${id}.xlsx`);
  await writeFile(path, Buffer.from(await (await fetch(fresh.download_url!)).arrayBuffer()));
  const verdict = await verifyFile({ path, receipt: await get(origin, key, `/exports/${id}/receipt`) });
  if (!verdict.complete) problems.push(`${id}: ${JSON.stringify(verdict.findings)}`);
  const seen = new Set<string>();
  let stableSeen = 0;
  const [sheet] = (await zipEntries(path)).filter((entry) => entry.name.endsWith('sheet1.xml'));
  const { rows } = await scanSheet(path, sheet!, (_row, click) => {
    if (stable.has(click)) stableSeen++;
    seen.add(click);
  });
  if (seen.size !== rows || rows !== fresh.row_count)
    problems.push(`${id}: ${rows} rows, ${seen.size} of them different, ${fresh.row_count} said`);
  if (stableSeen !== stable.size)
    problems.push(`${id}: ${stableSeen} of the ${stable.size} clicks that were always there`);
  await rm(path);
}

/** One file for each completed export, and nothing else. */
async function checkLeftovers(states: State[]): Promise<void> {
  const names = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const completed = states.filter((state) => state.status === 'completed').length;
  if (files.length !== completed) problems.push(`${files.length} files for ${completed} exports: ${files.join(', ')}`);
}

/** mulberry32: the same seed, the same deeds. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
