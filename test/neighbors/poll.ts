/** Sends the neighbor's requests in a separate thread, so that the load's clients do not delay the measurement. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';

export interface PollRequest {
  url: string;
  key: string;
  seconds: number;
  /** Pause between the end of one request and the start of the next, in milliseconds. */
  pauseMs: number;
}

export interface PollResult {
  count: number;
  /** Number of responses other than 200 and of requests without a response. */
  failures: number;
  /** In milliseconds. */
  p95: number;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

parentPort!.on('message', async ({ url, key, seconds, pauseMs }: PollRequest) => {
  const times: number[] = [];
  let failures = 0;
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(pauseMs)) {
    const started = performance.now();
    const status = await get(url, key).catch(() => 0);
    times.push(performance.now() - started);
    if (status !== 200) failures++;
  }
  times.sort((a, b) => a - b);
  const result: PollResult = { count: times.length, failures, p95: times[Math.ceil(times.length * 0.95) - 1]! };
  parentPort!.postMessage(result);
});

function get(url: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { 'x-api-key': key } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode!));
    });
    request.once('error', reject);
  });
}
