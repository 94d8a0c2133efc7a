/**
 * Runs exports under every production fault: several worker processes, a writer that constantly changes the data,
 * and a fault every few seconds, chosen by a seed. At the end every export is completed or cleanly failed, every file
 * matches its snapshot row by row, and nothing is left. Runs of two schedules are delivered to a folder, SFTP and S3 meanwhile: each file arrives
 * once, and of files that replace each other, the latest one remains.
 *
 * usage: npm run torture -- [--exports 20] [--runs 5] [--rows 200000] [--workers 3] [--minutes 8] [--seed N] [--store s3|disk] [--log FILE]
 *
 * With s3 it uses the gateway of test/support/ceph-s3, and restarts it from time to time.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SALE, startAudit } from './audit.ts';
import { checkFile } from './check-file.ts';
import { checkQueue, checkStore, sweepNow } from './check-leftovers.ts';
import { breakThings, seconds } from './deeds.ts';
import { allFinished, askFor } from './follow.ts';
import { generator } from './random.ts';
import { checkDelivered, runsFinished, startRuns } from './scheduled.ts';
import { openStage } from './stage.ts';
import { writeAllTheTime } from './writer.ts';

const { values } = parseArgs({
  options: {
    exports: { type: 'string', default: '20' },
    runs: { type: 'string', default: '5' },
    rows: { type: 'string', default: '200000' },
    workers: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: 's3' },
    log: { type: 'string' },
  },
});
const store = values.store === 'disk' ? 'disk' : 's3';
const clicks = Number(values.rows);
const began = performance.now();
console.log(`seed ${values.seed}`);

const stage = await openStage({ store, workers: Number(values.workers), clicks });
const problems: string[] = [];
try {
  await startAudit(stage.pool);
  console.log(`${seconds(began)} s  ready: ${clicks} rows, ${stage.workers.length} workers, ${store}`);

  const ids: number[] = [];
  for (let i = 0; i < Number(values.exports); i++) ids.push(await askFor(stage, `torture ${i}`));
  const scheduled = await startRuns(stage, Number(values.runs));
  const over = new AbortController();
  const writing = writeAllTheTime(stage.pool, over.signal);
  const breaking = breakThings(stage, generator(Number(values.seed)), over.signal).catch((error: Error) => {
    // The stage is still closed, and its processes do not remain.
    problems.push(`a fault could not be caused: ${error.message}`);
  });
  const limitMs = Number(values.minutes) * 60_000;
  const [asked, delivered] = await Promise.all([
    allFinished(stage, ids, limitMs),
    runsFinished(stage, scheduled, limitMs),
  ]);
  over.abort();
  await breaking;
  console.log(`${seconds(began)} s  finished; ${await writing} changes were committed meanwhile`);
  const states = [...asked.states, ...delivered.states];
  problems.push(...asked.problems, ...delivered.problems);

  const completed = states.filter((state) => state.status === 'completed');
  for (const { id, status, error_message } of states) {
    if (status === 'failed' && !/^\w.*\.$/.test(error_message ?? '')) problems.push(`${id} failed without a message`);
  }
  // With few completed exports the run would prove nothing.
  if (completed.length < states.length / 2) problems.push(`only ${completed.length} exports were completed`);

  problems.push(...(await checkQueue(stage)));
  await Promise.all(stage.workers.map((worker) => worker.end()));
  console.log(`${seconds(began)} s  ${await sweepNow(stage)} objects of killed workers were left for the sweeper`);
  problems.push(...(await checkStore(stage, states)));
  const sales = Math.ceil(clicks / 10) * SALE;
  for (const state of completed) problems.push(...(await checkFile(stage, state, sales)));
  console.log(
    `${seconds(began)} s  ${completed.length} completed and checked, ${states.length - completed.length} failed`,
  );
  problems.push(...(await checkDelivered(stage, delivered.ended)));
  for (const { replaces, runs } of delivered.ended) {
    const results = runs.map(({ deliveries }) => deliveries.map(({ status, attempts }) => `${status} ${attempts}`));
    const how = replaces ? 'replacing each other' : 'side by side';
    console.log(`${seconds(began)} s  ${runs.length} runs ${how} checked: ${results.join('; ')} tries`);
  }
} finally {
  if (values.log) await writeFile(values.log, stage.log());
  await stage.close();
}
for (const problem of problems) console.error(`PROBLEM ${problem}`);
console.log(
  problems.length === 0 ? 'All checks passed.' : `${problems.length} problems; again with --seed ${values.seed}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
