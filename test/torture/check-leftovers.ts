/** Nothing stays behind in bucket, folder or queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { currentAttempt } from '../../src/exports/attempt.ts';
import { fileKey } from '../../src/exports/store-keys.ts';
import { openPgBossQueue } from '../../src/queue/pg-boss-queue.ts';
import { openStore } from '../../src/wire.ts';
import { sweep } from '../../src/worker/sweep.ts';
import type { State } from './follow.ts';
import type { Stage } from './stage.ts';

/** Jobs of what was overtaken end within the time in which a silent worker is found. */
const QUIET_MS = 60_000;

/** Waits for the queue to run dry; what is still there then is in sentences, job by job. */
export async function checkQueue({ pool }: Stage): Promise<string[]> {
  const end = performance.now() + QUIET_MS;
  for (;;) {
    const { rows } = await pool.query(
      `select name, state::text, data from pgboss.job where state in ('created', 'retry', 'active') and name like 'build%'`,
    );
    if (rows.length === 0) return [];
    if (performance.now() > end) return rows.map((job) => `a job stays behind: ${JSON.stringify(job)}`);
    await sleep(500);
  }
}

/**
 * What the sweeper does when what was left by workers that were killed has lain for ten minutes, done at once. Call it when no
 * worker runs. Resolves with how many objects it removed.
 */
export async function sweepNow(stage: Stage): Promise<number> {
  const { env, pool } = stage;
  const before = await stage.leftovers();
  const queue = await openPgBossQueue({ url: env['DATABASE_URL']!, onError() {} });
  // The SDK finds credentials in the environment of its process.
  Object.assign(process.env, env);
  const { store, close } = await openStore(readConfig(env));
  const log = { info() {}, warn: console.warn, error: console.error };
  const stopping = new AbortController().signal;
  await sweep({ pool, queue, store, retentionDays: 7, log, stopping }, { listStore: true, settledMs: 0 });
  await queue.stop();
  close();
  const after = await stage.leftovers();
  return before.files.length + before.uploads.length - after.files.length - after.uploads.length;
}

/** One object for each completed export, and nothing else. */
export async function checkStore(stage: Stage, states: readonly State[]): Promise<string[]> {
  const { rows } = await stage.pool.query<{ id: number; attempt: number }>(
    `select id, attempt from exports where parent_id is null and status = 'completed'`,
  );
  const needed = rows.map((row) => fileKey(currentAttempt(row), 'xlsx'));
  const { files, uploads } = await stage.leftovers();
  const spare = files.filter((file) => !needed.some((key) => file.endsWith(key)));
  const missing = needed.filter((key) => !files.some((file) => file.endsWith(key)));
  const completed = states.filter((state) => state.status === 'completed').length;
  return [
    ...spare.map((file) => `stays behind: ${file}`),
    ...uploads.map((key) => `an upload stays behind: ${key}`),
    ...missing.map((key) => `${key} is missing`),
    ...(rows.length === completed ? [] : [`${rows.length} exports are completed, ${completed} said so`]),
  ];
}
