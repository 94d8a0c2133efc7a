/**
 * Runs of two schedules beside the exports. Their files are delivered to a folder, SFTP and S3: those of one schedule side by side, and those
 * of the other one under one name. Each must arrive exactly once, and the name must end with the file of the latest run.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../src/verify/receipt.ts';
import { FIRST_DAY } from '../flow/many-clicks.ts';
import { type Followed, get, post, type State } from './follow.ts';
import type { Place } from './places.ts';
import type { Stage } from './stage.ts';

const DAY_MS = 86_400_000;

/** The name of the files that replace each other. */
const REPLACED = 'latest';

export interface Run {
  id: number;
  nominal_at: string;
  status: string;
  export_id: number | null;
  message: string | null;
  deliveries: { destination: string; status: string; name: string | null; attempts: number; message: string | null }[];
}

export interface Scheduled {
  id: number;
  /** Number of runs. */
  count: number;
  replaces: boolean;
}

/** The runs of a schedule, latest first. */
export interface Ended extends Scheduled {
  runs: Run[];
}

/** Creates two schedules with all destinations, and adds runs of the last `count` days to each. */
export async function startRuns(stage: Stage, count: number): Promise<Scheduled[]> {
  const destinations: number[] = [];
  for (const { name, sent } of stage.places) {
    const { destination } = await post<{ destination: { id: number } }>(stage, '/destinations', { name, ...sent });
    destinations.push(destination.id);
  }
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const span = { from: new Date(today - count * DAY_MS), to: new Date(today) };
  const scheduled: Scheduled[] = [];
  for (const replaces of [false, true]) {
    const { schedule } = await post<{ schedule: { id: number } }>(stage, '/schedules', {
      name: replaces ? 'Replacing' : 'Side by side',
      report_type: stage.reportType,
      // All clicks, by another request for each day and schedule. Otherwise, the second one would return the export of the first.
      search_params: { start_date: FIRST_DAY, end_date: 'today' },
      index_params: { filename: replaces ? 'replacing' : 'side by side' },
      rule: { every: 'day', at: ['00:00'] },
      time_zone: 'UTC',
      destinations,
      ...(replaces ? { file_name: REPLACED, existing_file: 'replace' } : {}),
    });
    const path = `/schedules/${schedule.id}/backfill`;
    const { nominal_times } = await post<{ nominal_times: string[] }>(stage, path, span);
    if (nominal_times.length !== count) throw new Error(`expected ${count} runs, got ${nominal_times}`);
    scheduled.push({ id: schedule.id, count, replaces });
  }
  return scheduled;
}

/** Resolves when all runs have ended with their deliveries, or after `limitMs` with one problem for each that has not. */
export async function runsFinished(
  stage: Stage,
  scheduled: readonly Scheduled[],
  limitMs: number,
): Promise<Followed & { ended: Ended[] }> {
  const end = performance.now() + limitMs;
  let ended: Ended[] = scheduled.map((one) => ({ ...one, runs: [] }));
  const isDone = ({ runs, count, replaces }: Ended) =>
    runs.length === count && runs.every((run) => hasArrived(stage, run, replaces));
  do {
    await sleep(500);
    await shortenPauses(stage);
    ended = await Promise.all(
      ended.map(async (one) => {
        // The API is unavailable together with its database.
        const shown = await get<{ runs: Run[] }>(stage, `/schedules/${one.id}/runs`).catch(() => null);
        return shown ? { ...one, runs: shown.runs } : one;
      }),
    );
  } while (!ended.every(isDone) && performance.now() < end);
  const problems = ended.flatMap(({ runs, count, replaces }) => [
    ...runs.filter((run) => !hasArrived(stage, run, replaces)).map((run) => `did not arrive: ${JSON.stringify(run)}`),
    ...(runs.length === count ? [] : [`there are ${runs.length} runs instead of ${count}`]),
  ]);
  const runs = ended.flatMap((one) => one.runs);
  const ids = runs.flatMap(({ export_id }) => export_id ?? []);
  if (new Set(ids).size !== runs.length) problems.push(`the runs have the exports ${ids}`);
  const states = await Promise.all(
    ids.map(async (one) => (await get<{ export: State }>(stage, `/exports/${one}`)).export),
  );
  return { ended, states, problems };
}

/** The pauses between tries grow to hours, which a torture run does not wait for. Their number stays the same. */
async function shortenPauses({ pool }: Stage): Promise<void> {
  await pool
    .query(
      `update sheaf.deliveries set due_at = now() + interval '5 s' where status = 'pending' and due_at > now() + interval '6 s'`,
    )
    .catch(() => {});
}

function hasArrived({ places }: Stage, { status, deliveries }: Run, replaces: boolean): boolean {
  const ends = replaces ? ['delivered', 'superseded'] : ['delivered'];
  return (
    status === 'completed' &&
    deliveries.length === places.length &&
    deliveries.every((delivery) => ends.includes(delivery.status))
  );
}

/** Checks that every place has exactly the file and the receipt of each run, or of the latest one, and that each file is the one of its receipt. */
export async function checkDelivered(stage: Stage, ended: readonly Ended[]): Promise<string[]> {
  const problems: string[] = [];
  for (const place of stage.places) {
    const found = new Set(await place.names());
    for (const { runs, replaces } of ended) {
      // The files of earlier runs are replaced, or were not needed.
      for (const run of replaces ? runs.slice(0, 1) : runs) {
        const problem = await problemOf(stage, { place, found, run });
        if (problem) problems.push(`${place.name}: ${problem}`);
      }
    }
    problems.push(...[...found].map((name) => `is left in ${place.name}: ${name}`));
  }
  return problems;
}

async function problemOf(
  stage: Stage,
  { place, found, run }: { place: Place; found: Set<string>; run: Run },
): Promise<string | null> {
  const delivery = run.deliveries.find(({ destination }) => destination === place.name);
  const name = delivery?.name ?? '';
  if (delivery?.status !== 'delivered') return `the run of ${run.nominal_at} is ${delivery?.status}`;
  const receiptName = `${name}.receipt.json`;
  if (!found.delete(name) || !found.delete(receiptName)) return `${name} or its receipt is missing`;
  const { file } = JSON.parse((await place.read(receiptName)).toString()) as Receipt;
  const sha256 = createHash('sha256')
    .update(await place.read(name))
    .digest('hex');
  const own = await get<Receipt>(stage, `/exports/${run.export_id}/receipt`);
  return file.sha256 === own.file.sha256 && sha256 === own.file.sha256 ? null : `${name} is another file`;
}
