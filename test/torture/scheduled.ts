/** Runs of a schedule beside the exports, whose files are delivered to a folder. Each must arrive exactly once. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../src/verify/receipt.ts';
import { FIRST_DAY } from '../flow/many-clicks.ts';
import { type Followed, get, post, type State } from './follow.ts';
import { PUBLISHER, type Stage } from './stage.ts';

const DAY_MS = 86_400_000;

export interface Run {
  id: number;
  status: string;
  export_id: number | null;
  message: string | null;
  deliveries: { status: string; name: string | null; attempts: number; message: string | null }[];
}

export interface Scheduled {
  id: number;
  /** Number of runs. */
  count: number;
}

/** Creates a schedule with a destination, and adds runs of the last `count` days. */
export async function startRuns(stage: Stage, count: number): Promise<Scheduled> {
  const { destination } = await post<{ destination: { id: number } }>(stage, '/destinations', {
    name: 'Share',
    folder: { path: '' },
  });
  const { schedule } = await post<{ schedule: { id: number } }>(stage, '/schedules', {
    name: 'Torture',
    report_type: stage.reportType,
    // All clicks, by another request for each day. Otherwise, the second one would return the export of the first.
    search_params: { start_date: FIRST_DAY, end_date: 'today' },
    rule: { every: 'day', at: ['00:00'] },
    time_zone: 'UTC',
    destinations: [destination.id],
  });
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const span = { from: new Date(today - count * DAY_MS), to: new Date(today) };
  const { nominal_times } = await post<{ nominal_times: string[] }>(stage, `/schedules/${schedule.id}/backfill`, span);
  if (nominal_times.length !== count) throw new Error(`expected ${count} runs, got ${nominal_times}`);
  return { id: schedule.id, count };
}

/** Resolves when all runs have ended with their deliveries, or after `limitMs` with one problem for each that has not. */
export async function runsFinished(
  stage: Stage,
  { id, count }: Scheduled,
  limitMs: number,
): Promise<Followed & { runs: Run[] }> {
  const end = performance.now() + limitMs;
  let runs: Run[] = [];
  do {
    await sleep(500);
    // The API is unavailable together with its database.
    const shown = await get<{ runs: Run[] }>(stage, `/schedules/${id}/runs`).catch(() => null);
    if (shown) runs = shown.runs;
  } while (!(runs.length === count && runs.every(hasArrived)) && performance.now() < end);
  const problems = runs.filter((run) => !hasArrived(run)).map((run) => `did not arrive: ${JSON.stringify(run)}`);
  if (runs.length !== count) problems.push(`there are ${runs.length} runs instead of ${count}`);
  const ids = runs.flatMap(({ export_id }) => export_id ?? []);
  if (new Set(ids).size !== runs.length) problems.push(`the runs have the exports ${ids}`);
  const states = await Promise.all(
    ids.map(async (one) => (await get<{ export: State }>(stage, `/exports/${one}`)).export),
  );
  return { runs, states, problems };
}

function hasArrived({ status, deliveries }: Run): boolean {
  return status === 'completed' && deliveries.length === 1 && deliveries[0]!.status === 'delivered';
}

/** Checks that the folder has exactly the file and the receipt of each run, and that each file is the one of its receipt. */
export async function checkDelivered(stage: Stage, runs: readonly Run[]): Promise<string[]> {
  const folder = join(stage.env['SHEAF_DELIVERY_FOLDER']!, PUBLISHER);
  const found = new Set(await readdir(folder, { recursive: true }));
  const problems: string[] = [];
  for (const { export_id, deliveries } of runs) {
    const name = deliveries[0]?.name ?? '';
    const receiptName = `${name}.receipt.json`;
    if (!found.delete(name) || !found.delete(receiptName)) {
      problems.push(`${name} or its receipt is not in the folder`);
      continue;
    }
    const { file } = JSON.parse(await readFile(join(folder, receiptName), 'utf8')) as Receipt;
    const sha256 = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
    const own = await get<Receipt>(stage, `/exports/${export_id}/receipt`);
    if (file.sha256 !== own.file.sha256 || sha256 !== own.file.sha256) problems.push(`${name} is another file`);
  }
  return [...problems, ...[...found].map((name) => `is left in the folder: ${name}`)];
}
