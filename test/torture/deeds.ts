/** The faults, chosen by a seed: the same seed causes the same faults in the same order. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pick } from './random.ts';
import type { Stage } from './stage.ts';

/** Pause between the end of one fault and the next. */
const PAUSE_MS = 3000;

/** Longer than the silence limit of a worker, so that it is presumed dead and continues later. */
const FREEZE_MS = 25_000;

const CEPH = join(import.meta.dirname, '../support/ceph-s3');

/** `victim` is the index of a worker. Faults without a worker use it as a random number. */
type Deed = (stage: Stage, victim: number) => Promise<void>;

const replace =
  (signal: NodeJS.Signals): Deed =>
  async (stage, victim) => {
    await stage.workers[victim]!.end(signal);
    stage.workers[victim] = await stage.startWorker(victim);
  };

const FAULTS: Record<string, Deed> = {
  kill: replace('SIGKILL'),
  stop: replace('SIGTERM'),
  async freeze({ workers }, victim) {
    const { pid } = workers[victim]!;
    process.kill(pid, 'SIGSTOP');
    await sleep(FREEZE_MS);
    process.kill(pid, 'SIGCONT');
  },
  /** Cuts every third connection, of any process. */
  async cut({ pool }, victim) {
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and pid % 3 = $1 % 3`,
      [victim],
    );
  },
  'restart postgres': ({ postgres }, victim) => postgres.restart(victim % 2 === 0 ? 'fast' : 'immediate'),
  async 'restart gateway'({ env }) {
    if (env['S3_BUCKET']) await promisify(execFile)(CEPH, ['restart-gateway']);
  },
};

/** They take turns. An export fails at its third conflict, so these are not left to chance. */
const STANDBY_FAULTS: Record<string, Deed> = {
  'conflict with recovery': ({ standby, pool }) => standby!.conflict(pool),
  'restart standby': ({ standby }, victim) => standby!.server.restart(victim % 2 === 0 ? 'fast' : 'immediate'),
};

/** How many faults follow each other until one is of the standby. */
const STANDBY_EVERY = 5;

/** Causes one fault after another until the signal aborts. A frozen worker stays frozen during the next faults. */
export async function breakThings(stage: Stage, random: () => number, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const frozen = new Map<number, Promise<void>>();
  for (let count = 1; ; count++) {
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const ofStandby = stage.standby !== null && count % STANDBY_EVERY === 0;
    const [faults, name] = ofStandby
      ? [STANDBY_FAULTS, Object.keys(STANDBY_FAULTS)[(count / STANDBY_EVERY - 1) % 2]!]
      : [FAULTS, pick(random, Object.keys(FAULTS))];
    const victim = Math.floor(random() * stage.workers.length);
    const needsVictim = /kill|stop|freeze/.test(name);
    console.log(`${seconds(began)} s  ${name}${needsVictim ? ` worker ${victim}` : ''}`);
    if (needsVictim) await frozen.get(victim);
    const done = faults[name]!(stage, victim);
    if (name === 'freeze') frozen.set(victim, done);
    else await done;
  }
  await Promise.all(frozen.values());
}

export const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(0).padStart(4);
