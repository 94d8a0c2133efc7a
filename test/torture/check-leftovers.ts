/** Checks that nothing is left in the bucket, the folder or the queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { currentAttempt } from '../../src/exports/attempt.ts';
import { fileKey } from '../../src/exports/store-keys.ts';
import { openPgBossQueue } from '../../src/queue/pg-boss-queue.ts';
import { openStore } from '../../src/wire.ts';
import { sweep } from '../../src/worker/sweep.ts';
import { NO_OTHERS } from '../support/own-sources.ts';
import type { State } from './follow.ts';
import type { Stage } from './stage.ts';

/** Outdated jobs end within the time in which a silent worker is detected. */
const QUIET_MS = 60_000;

/** Waits until the queue is empty. Returns the jobs that are still there, one sentence each. */
export async function checkQueue({ pool }: Stage): Promise<string[]> {
  const end = performance.now() + QUIET_MS;
  for (;;) {
    const { rows } = await pool.query(
      `select name, state::text, data from sheaf_queue.job where state in ('created', 'retry', 'active') and name like 'build%'`,
    );
    if (rows.length === 0) return [];
    if (performance.now() > end) return rows.map((job) => `a job is left: ${JSON.stringify(job)}`);
    await sleep(500);
  }
}

/**
 * Does immediately what the sweeper does with leftovers of killed workers after ten minutes. Call it when no
 * worker runs. Resolves with the number of removed objects.
 */
export async function sweepNow(stage: Stage): Promise<number> {
  const { env, pool } = stage;
  const before = await stage.leftovers();
  const queue = await openPgBossQueue({ url: env['DATABASE_URL']!, onError() {} });
  // The SDK reads its credentials from the environment of its process.
  Object.assign(process.env, env);
  const { store, close } = await openStore(readConfig(env));
  const log = { info() {}, warn: console.warn, error: console.error };
  const stopping = new AbortController().signal;
  await sweep({ ...NO_OTHERS, pool, queue, store, retentionDays: 7, log, stopping }, { listStore: true, settledMs: 0 });
  await queue.stop();
  close();
  const after = await stage.leftovers();
  return before.files.length + before.uploads.length - after.files.length - after.uploads.length;
}

/** Checks that there is one object for each completed export, and nothing else. */
export async function checkStore(stage: Stage, states: readonly State[]): Promise<string[]> {
  const { rows } = await stage.pool.query<{ id: number; attempt: number }>(
    `select id, attempt from sheaf.exports where parent_id is null and status = 'completed'`,
  );
  const needed = rows.map((row) => fileKey(currentAttempt(row), 'xlsx'));
  const { files, uploads } = await stage.leftovers();
  const spare = files.filter((file) => !needed.some((key) => file.endsWith(key)));
  const missing = needed.filter((key) => !files.some((file) => file.endsWith(key)));
  const completed = states.filter((state) => state.status === 'completed').length;
  return [
    ...spare.map((file) => `is left: ${file}`),
    ...uploads.map((key) => `an upload is left: ${key}`),
    ...missing.map((key) => `${key} is missing`),
    ...(rows.length === completed ? [] : [`${rows.length} exports are completed, ${completed} were reported`]),
  ];
}
