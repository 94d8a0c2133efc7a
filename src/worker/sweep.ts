/**
 * The sweeper: periodic cleanup that no job does. It removes expired files and sessions, requeues exports that lost
 * their job, removes unused bytes, and withdraws damaged files.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { removeExpiredSessions } from '../access/sessions/remove-expired-sessions.ts';
import { ifAlone } from '../db/if-alone.ts';
import { expireFiles } from '../exports/expire-files.ts';
import { isBeingBuilt, neededPrefixes } from '../exports/needed-prefixes.ts';
import { forgetShares } from '../exports/shares/follow-share.ts';
import { ALL_EXPORTS, attemptOfKey, attemptPrefix, isFileKey } from '../exports/store-keys.ts';
import { requeueStranded } from '../exports/stranded.ts';
import type { Sources } from '../source/sources.ts';
import type { StoredObject } from '../store/store.ts';
import { checkChecksums, checkSizes } from './check-files.ts';
import type { WorkerContext } from './context.ts';

/** Interval of rounds. A stranded export is found within this time plus the 30 seconds that it must have been inactive. */
const EVERY_MS = 20_000;

/** Rounds between listings of the store. On S3, each thousand keys cost a request. */
const LIST_EVERY = 15;

/** Minimum age of bytes to remove. Newer ones can belong to an attempt that is just starting. */
const SETTLED_MS = 10 * 60_000;

/** Number of sizes compared in one statement. */
const SIZES_AT_A_TIME = 5000;

type SweepContext = Pick<
  WorkerContext,
  'pool' | 'queue' | 'store' | 'installation' | 'retentionDays' | 'log' | 'stopping'
> & { sources: Pick<Sources, 'others'> };

/** Sweeps until the service stops. Only one process sweeps at a time. */
export async function sweepForever(ctx: SweepContext): Promise<void> {
  for (let round = 0; !ctx.stopping.aborted; round++) {
    await sleep(EVERY_MS, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
    if (ctx.stopping.aborted) return;
    await sweepAlone(ctx, round % LIST_EVERY === 0).catch((err: unknown) => ctx.log.warn({ err }, 'sweep failed'));
  }
}

/** Runs one round, unless another process is sweeping. */
async function sweepAlone(ctx: SweepContext, listStore: boolean): Promise<void> {
  await ifAlone(ctx.pool, 'sweep', () => sweep(ctx, { listStore, settledMs: SETTLED_MS }));
}

/** Runs one round. `settledMs` is the minimum age of bytes to remove. */
export async function sweep(ctx: SweepContext, options: { listStore: boolean; settledMs: number }): Promise<void> {
  const expired = await expireFiles(ctx);
  const sessions = await removeExpiredSessions(ctx);
  await forgetShares(ctx);
  const requeued = await requeueStranded(ctx);
  const removed = options.listStore ? await removeLeftovers(ctx, options.settledMs) : 0;
  const thawed = options.listStore ? await sweepSources(ctx) : 0;
  const damaged = await checkChecksums(ctx);
  if (expired + sessions + requeued.length + removed + thawed + damaged > 0)
    ctx.log.info({ expired, sessions, requeued, removed, thawed, damaged }, 'swept');
}

/** Removes frozen data of attempts that are not being built. A source that is not available is swept later. */
async function sweepSources({ pool, sources, installation, log }: SweepContext): Promise<number> {
  let thawed = 0;
  for (const [source, one] of sources.others) {
    const { removed, faults } = await one.sweep(installation, (attempt) => isBeingBuilt(pool, attempt));
    thawed += removed;
    for (const { host, error } of faults) log.warn({ err: error, source, host }, 'frozen data not swept');
  }
  return thawed;
}

/**
 * Removes the bytes of attempts that are not being built and do not hold the file of their export. Resolves with the
 * number of these attempts. Also checks the sizes of all listed files.
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
