/**
 * The service as `npm start` runs it, except that it logs only warnings. Measures how fast it responds, how soon a small export
 * is finished, and how many of them it builds per second.
 *
 * Requests use 64 connections, and are compared with bare Fastify routes that do one `select` and nothing else.
 * Small exports are Excel files of 100 clicks. Their time is from sending the POST to knowing that they are completed.
 */
import { withBareRoute } from './lib/bare-route.ts';
import type { BenchApi } from './lib/bench-api.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { withService } from './lib/bench-service.ts';
import { type Comparison, compare, type Figures } from './lib/compare.ts';
import { CONNECTIONS, load } from './lib/load.ts';
import { packageVersion } from './lib/machine.ts';
import { percentile } from './lib/stats.ts';

const SMALL = 100;
/** Number of publishers with parallel requests, because a worker runs a limited number of jobs of one publisher. */
const PUBLISHERS = 4;
const CLIENTS = 16;
/** Exports one after another, for the percentiles of a round. */
const IN_A_ROW = 100;
const POLL_MS = 5;

export async function service(options: BenchOptions): Promise<void> {
  for (const name of ['fastify', 'autocannon']) options.versions[name] = await packageVersion(name);
  await withService(async (bench) => {
    options.versions['PostgreSQL'] = bench.postgres;
    const running = await bench.start('start');
    const apis: BenchApi[] = [];
    for (let i = 0; i < PUBLISHERS; i++) apis.push(bench.as(running, await bench.publisher(SMALL)));
    // The lists show the exports of these two.
    await options.record(await smallExports(apis[0]!, options));
    await options.record(await sustained(apis, options));
    await withBareRoute(bench.database.url, async (bare) => {
      await options.record(await routesOf({ api: apis[0]!, bare, options }));
      await options.record(await listsOf({ api: apis[0]!, bare, options }));
    });
  });
}

interface Routes {
  api: BenchApi;
  /** The origin of the bare routes. */
  bare: string;
  options: BenchOptions;
}

async function routesOf({ api, bare, options }: Routes): Promise<Comparison> {
  const { id } = await api.completed(await api.askForClicks());
  const headers = { 'x-api-key': api.key };
  const seconds = options.loadSeconds;
  return compare({
    title: `Requests on ${CONNECTIONS} connections`,
    contenders: [
      { name: 'bare Fastify, one select', run: () => load({ url: `${bare}/exports/${id}`, seconds }) },
      { name: 'GET /exports/{id}', run: () => load({ url: `${api.origin}/exports/${id}`, headers, seconds }) },
    ],
    baseline: 'bare Fastify, one select',
    ratioOf: 'requests/s',
    repeat: options.repeat,
  });
}

async function listsOf({ api, bare, options }: Routes): Promise<Comparison> {
  const headers = { 'x-api-key': api.key };
  const seconds = options.loadSeconds;
  const url = `${api.origin}/exports?limit=50`;
  const bytes = (await (await fetch(url, { headers })).arrayBuffer()).byteLength;
  return compare({
    title: `Lists of 50 exports on ${CONNECTIONS} connections`,
    contenders: [
      { name: 'bare Fastify, one select', run: () => load({ url: `${bare}/exports?bytes=${bytes}`, seconds }) },
      { name: 'GET /exports?limit=50', run: () => load({ url, headers, seconds }) },
    ],
    baseline: 'bare Fastify, one select',
    ratioOf: 'requests/s',
    repeat: options.repeat,
  });
}

async function smallExports(api: BenchApi, { repeat }: BenchOptions): Promise<Comparison> {
  const inARow = async (wait: (id: number) => Promise<unknown>): Promise<Figures> => {
    const times: number[] = [];
    for (let i = 0; i < IN_A_ROW; i++) {
      const started = performance.now();
      await wait(await api.askForClicks());
      times.push(performance.now() - started);
    }
    return { 'p50 ms': percentile(times, 50), 'p99 ms': percentile(times, 99) };
  };
  const polling = `polling every ${POLL_MS} ms`;
  return compare({
    title: `From POST to completed, ${SMALL} rows, ${IN_A_ROW} one after another on an idle service`,
    contenders: [
      { name: polling, run: () => inARow((id) => api.completedByPolling(id, POLL_MS)) },
      { name: 'GET /exports/{id}?wait=30', run: () => inARow((id) => api.completed(id)) },
    ],
    baseline: polling,
    ratioOf: 'p50 ms',
    repeat,
  });
}

async function sustained(apis: readonly BenchApi[], { repeat, loadSeconds }: BenchOptions): Promise<Comparison> {
  const clients = (count: number) => async (): Promise<Figures> => {
    const started = performance.now();
    const over = () => performance.now() - started > loadSeconds * 1000;
    let done = 0;
    const client = async (api: BenchApi) => {
      for (; !over(); done++) await api.completed(await api.askForClicks());
    };
    await Promise.all(Array.from({ length: count }, (_, i) => client(apis[i % apis.length]!)));
    return { 'exports/s': (done * 1000) / (performance.now() - started) };
  };
  return compare({
    title: `Exports of ${SMALL} rows in a second`,
    contenders: [
      { name: '1 client', run: clients(1) },
      { name: `${CLIENTS} clients of ${PUBLISHERS} publishers`, run: clients(CLIENTS) },
    ],
    baseline: '1 client',
    ratioOf: 'exports/s',
    repeat,
  });
}
