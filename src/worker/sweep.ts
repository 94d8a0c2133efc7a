/**
 * The sweeper: what no job does. Files and sessions whose time is over, exports that no job stands behind, bytes that nobody needs,
 * files that were damaged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { removeExpiredSessions } from '../access/sessions/remove-expired-sessions.ts';
import { ifAlone } from '../db/if-alone.ts';
import { expireFiles } from '../exports/expire-files.ts';
import { neededPrefixes } from '../exports/needed-prefixes.ts';
import { ALL_EXPORTS, attemptOfKey, attemptPrefix, isFileKey } from '../exports/store-keys.ts';
import { requeueStranded } from '../exports/stranded.ts';
import type { StoredObject } from '../store/store.ts';
import { checkChecksums, checkSizes } from './check-files.ts';
import type { WorkerContext } from './context.ts';

/** A stranded export is found within this and the half minute it must have been quiet for. */
const EVERY_MS = 20_000;

/** The store is listed every so many rounds: on S3 a thousand keys cost a request. */
const LIST_EVERY = 15;

/** Younger bytes may belong to an attempt that is just beginning. */
const SETTLED_MS = 10 * 60_000;

/** Sizes compared in one statement. */
const SIZES_AT_A_TIME = 5000;

type SweepContext = Pick<WorkerContext, 'pool' | 'queue' | 'store' | 'retentionDays' | 'log' | 'stopping'>;

/** Sweeps until the service stops; of all processes one at a time. */
export async function sweepForever(ctx: SweepContext): Promise<void> {
  for (let round = 0; !ctx.stopping.aborted; round++) {
    await sleep(EVERY_MS, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
    if (ctx.stopping.aborted) return;
    await sweepAlone(ctx, round % LIST_EVERY === 0).catch((err: unknown) => ctx.log.warn({ err }, 'sweep failed'));
  }
}

/** One round, unless another process is at it. */
async function sweepAlone(ctx: SweepContext, listStore: boolean): Promise<void> {
  await ifAlone(ctx.pool, 'sweep', () => sweep(ctx, { listStore, settledMs: SETTLED_MS }));
}

/** One round. `settledMs`: how old bytes must be to be taken for leftovers. */
export async function sweep(ctx: SweepContext, options: { listStore: boolean; settledMs: number }): Promise<void> {
  const expired = await expireFiles(ctx);
  const sessions = await removeExpiredSessions(ctx);
  const requeued = await requeueStranded(ctx);
  const removed = options.listStore ? await removeLeftovers(ctx, options.settledMs) : 0;
  const damaged = await checkChecksums(ctx);
  if (expired + sessions + requeued.length + removed + damaged > 0)
    ctx.log.info({ expired, sessions, requeued, removed, damaged }, 'swept');
}

/**
 * Removes the bytes of attempts that are neither being built nor hold the file of their export; resolves with how many attempts.
 * Looks at the sizes of files on the way.
 */
async function removeLeftovers(ctx: SweepContext, settledMs: number): Promise<number> {
  const { pool, store } = ctx;
  const settled = Date.now() - settledMs;
  const newest = new Map<string, number>();
  let files: StoredObject[] = [];
  for await (const object of store.list(ALL_EXPORTS)) {
    const { key, modified } = object;
    if (isFileKey(key)) files.push(object);
    if (files.length === SIZES_AT_A_TIME) {
      await checkSizes(ctx, files);
      files = [];
    }
    const attempt = attemptOfKey(key);
    if (!attempt) continue;
    const prefix = attemptPrefix(attempt);
    newest.set(prefix, Math.max(newest.get(prefix) ?? 0, modified.getTime()));
  }
  await checkSizes(ctx, files);
  const quiet = [...newest].filter(([, modified]) => modified < settled).map(([prefix]) => prefix);
  const needed = await neededPrefixes(pool, quiet);
  const leftovers = quiet.filter((prefix) => !needed.has(prefix));
  for (const prefix of leftovers) await store.remove(prefix);
  return leftovers.length;
}
