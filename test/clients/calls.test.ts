/** The calls of the TypeScript client with a real service. Without a worker, exports stay pending. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { pauseAfter, retryAfterOf } from '../../clients/typescript/src/call.ts';
import { type Export, type ReportRequest, Sheaf, SheafError } from '../../clients/typescript/src/index.ts';
import { stage } from './stage.ts';

const self = stage({ command: 'api', env: { SHEAF_PUBLISHER_EXPORTS: '4' } });
const requests: ReportRequest[] = ['DE', 'FR', 'US', 'NL', 'SE'].map((country) => ({
  report_type: 'deals_excel',
  search_params: { country: [country] },
}));

afterEach(async () => {
  await self.service.database.pool.query('delete from exports');
});

describe('exports', () => {
  test('are created, read, listed in pages, canceled and deleted', async () => {
    const sheaf = await self.client();
    const made: Export[] = [];
    for (const request of requests.slice(0, 3)) made.push((await sheaf.createExport(request)).export);
    const ids = made.map(({ id }) => id).reverse();
    expect(await sheaf.getExport(ids[0]!)).toMatchObject({ id: ids[0], status: 'pending' });

    const page = await sheaf.listExports({ limit: 2, status: ['pending', 'processing'], report_type: ['deals_excel'] });
    expect(page.exports.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const all: number[] = [];
    for await (const { id } of sheaf.allExports({ limit: 1 })) all.push(id);
    expect(all).toEqual(ids);
    expect((await sheaf.listExports({ status: ['completed'] })).exports).toEqual([]);

    expect(await sheaf.cancelExport(ids[0]!)).toMatchObject({ status: 'failed' });
    expect(await sheaf.deleteExport(ids[0]!)).toBeUndefined();
    await expect(sheaf.getExport(ids[0]!)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect(await sheaf.request('GET', '/exports?limit=1')).toMatchObject({ exports: [{ id: ids[1] }] });
  });

  test('are estimated without being created', async () => {
    const sheaf = await self.client();
    const estimate = await sheaf.estimateExport({ report_type: 'advertisers_csv' });
    expect(estimate!.rows).toBeGreaterThan(100);
    expect((await sheaf.listExports()).exports).toEqual([]);
  });
});

describe('errors', () => {
  test('CONFLICT with the running export', async () => {
    const sheaf = await self.client();
    const { export: first } = await sheaf.createExport(requests[0]!);
    const error = await sheaf.createExport(requests[0]!).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SheafError);
    expect(error).toMatchObject({ code: 'CONFLICT', status: 409, export: { id: first.id, status: 'pending' } });
  });

  test('VALIDATION_ERROR with every field, which the compiler also reports', async () => {
    const sheaf = await self.client();
    // @ts-expect-error A filter of another report type.
    const wrong: ReportRequest = { report_type: 'deals_excel', search_params: { device: 'mobile' } };
    await expect(sheaf.createExport(wrong)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      status: 422,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      details: [{ field: 'search_params.device', message: expect.stringContaining('Allowed: ') }],
    });
  });

  test('UNAUTHORIZED for a wrong key, without retries', async () => {
    const sheaf = new Sheaf({ origin: `${self.service.service.origin}/`, apiKey: 'wrong' });
    const started = performance.now();
    await expect(sheaf.listExports()).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('UNREACHABLE for a response that does not come from Sheaf', async () => {
    const stranger = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<h1>Hello</h1>'),
    );
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const sheaf = new Sheaf({ origin, apiKey: 'x', retry: { tries: 2 } });
    await expect(sheaf.listExports()).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await new Promise((resolve) => stranger.close(resolve));
  });

  test('TIMED_OUT if the export is not finished in time', async () => {
    const sheaf = await self.client();
    const { export: made } = await sheaf.createExport(requests[0]!);
    const started = performance.now();
    await expect(sheaf.waitForExport(made.id, { timeoutMs: 1500 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
      export: { id: made.id, status: 'pending' },
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(1500);
  });

  test('the reason of a signal that aborts during the wait', async () => {
    const sheaf = await self.client();
    const { export: made } = await sheaf.createExport(requests[0]!);
    const started = performance.now();
    const failure = sheaf.waitForExport(made.id, { signal: AbortSignal.timeout(300) });
    await expect(failure).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('retries', () => {
  test('after a real 429, the client waits for the time in Retry-After', async () => {
    const refused = Promise.withResolvers<void>();
    const { sheaf } = await self.disturbed({
      onAnswer(bytes) {
        if (bytes.includes('HTTP/1.1 429')) refused.resolve();
        return undefined;
      },
    });
    for (const request of requests.slice(0, 4)) await sheaf.createExport(request);
    const started = performance.now();
    const fifth = sheaf.createExport(requests[4]!);
    await refused.promise;
    // A place becomes free long before the ten seconds have elapsed, but the client does not retry earlier.
    const [first] = (await sheaf.listExports({ limit: 1 })).exports;
    await sheaf.cancelExport(first!.id);
    expect((await fifth).export.status).toBe('pending');
    expect(performance.now() - started).toBeGreaterThanOrEqual(10_000);
  });

  test('a Retry-After above maxPauseMs fails immediately', async () => {
    const sheaf = await self.client({ maxPauseMs: 9000 });
    for (const request of requests.slice(0, 4)) await sheaf.createExport(request);
    const started = performance.now();
    await expect(sheaf.createExport(requests[4]!)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterMs: 10_000,
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a network error is retried, and a permanent one is UNREACHABLE', async () => {
    const { sheaf, network } = await self.disturbed({}, { tries: 6 });
    network.cut();
    const response = sheaf.listExports();
    await sleep(600);
    await network.mend();
    expect((await response).exports).toEqual([]);

    network.cut();
    const failure = new Sheaf({ origin: network.origin, apiKey: 'x', retry: { tries: 2 } }).listExports();
    await expect(failure).rejects.toMatchObject({ code: 'UNREACHABLE', status: undefined });
  });

  test('a request that may have had an effect is not sent twice unless it is repeatable', async () => {
    const sent: string[] = [];
    const { sheaf } = await self.disturbed(
      {
        onRequest: (bytes) => void sent.push(bytes.toString('latin1').split(' HTTP/')[0]!),
        onAnswer(_, drop) {
          drop();
          return 'withhold';
        },
      },
      { tries: 3 },
    );
    const posts = () => sent.filter((line) => line.startsWith('POST ')).length;
    await expect(sheaf.request('POST', '/webhooks', { url: 'https://a.example' })).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    expect(posts()).toBe(1);
    await expect(sheaf.createExport(requests[0]!)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(posts()).toBe(4);
    const { rows } = await self.service.database.pool.query('select from exports');
    expect(rows).toHaveLength(1);
  });
});

describe('wait before a retry', () => {
  const response = (value: string) => retryAfterOf(new Response(null, { headers: { 'retry-after': value } }));

  test.each([
    ['seconds', '7', 7000],
    ['none', '0', 0],
    ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['something else', 'soon', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, value, ms) => expect(response(value)).toBe(ms));

  test('a date in the future', () => {
    const ms = response(new Date(Date.now() + 30_000).toUTCString())!;
    expect(ms).toBeGreaterThan(28_000);
    expect(ms).toBeLessThanOrEqual(30_000);
  });

  test('without Retry-After: longer each time, at most 15 seconds, and with jitter', () => {
    const at = (tries: number) => Array.from({ length: 50 }, () => pauseAfter(tries, new Error('x')));
    expect(Math.max(...at(1))).toBeLessThanOrEqual(500);
    expect(Math.min(...at(3))).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...at(20))).toBeLessThanOrEqual(15_000);
    expect(new Set(at(5)).size).toBeGreaterThan(40);
  });
});
