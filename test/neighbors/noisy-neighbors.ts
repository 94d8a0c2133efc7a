/**
 * Measures how much the load of one client slows down others. A neighbor, which is a member of another publisher, polls its export
 * while each load runs. The 95th percentile of its response times is compared with that of the time before the load.
 *
 * usage: npm run neighbors -- [--seconds 6] [--clicks 300000] [--only repeats] [--limited]
 *
 * Without `--limited`, the API has practically no rate limit. With it, the API has its default limit, and clients wait as `Retry-After` says.
 *
 * Exits with 1 if a load increases the neighbor's response times more than MAX_RATIO times. The last line counts passed and failed loads.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { LOADS } from './loads.ts';
import { openNeighborhood } from './neighborhood.ts';
import type { PollRequest, PollResult } from './poll.ts';

/** The allowed factor. With six parallel reads on two cores, a client shares the cores with six others. */
const MAX_RATIO = 5;

/** The neighbor's pauses between requests. By default, a client may send ten requests per second. */
const PAUSE_MS = { limited: 120, unlimited: 10 };

/** A scheduler time slice in milliseconds. Below it, the ratio would compare noise. */
const FLOOR_MS = 4;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    clicks: { type: 'string', default: '300000' },
    only: { type: 'string', default: '' },
    limited: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const loads = Object.entries(LOADS).filter(([name]) => name.includes(values.only));
const neighborhood = await openNeighborhood(Number(values.clicks), values.limited);
const poller = new Worker(new URL('./poll.ts', import.meta.url));
let failed = 0;
try {
  await poll();
  for (const [name, start] of loads) {
    const idle = await poll();
    const load = await start(neighborhood);
    const loaded = await poll();
    const summary = await load.stop();
    const ratio = loaded.p95 / Math.max(idle.p95, FLOOR_MS);
    const held = ratio <= MAX_RATIO && loaded.failures === 0;
    if (!held) failed++;
    console.log(
      `${held ? 'ok  ' : 'FAIL'}  ${name}: p95 ${idle.p95.toFixed(1)} ms idle, ${loaded.p95.toFixed(1)} ms under load (${loaded.count} requests, ${loaded.failures} failed); ${summary}`,
    );
  }
} finally {
  await poller.terminate();
  await neighborhood.close();
}
console.log(`${loads.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function poll(): Promise<PollResult> {
  const { origin, neighborKey, neighborExport } = neighborhood;
  const request: PollRequest = {
    url: `${origin}/api/v1/exports/${neighborExport}`,
    key: neighborKey,
    seconds,
    pauseMs: PAUSE_MS[values.limited ? 'limited' : 'unlimited'],
  };
  return new Promise((resolve, reject) => {
    poller.once('error', reject);
    poller.once('message', (result: PollResult) => {
      poller.off('error', reject);
      resolve(result);
    });
    poller.postMessage(request);
  });
}
