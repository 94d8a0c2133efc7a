/** The calls of the TypeScript client with a real service. Without a worker, exports stay pending. */
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { pauseAfter } from '../../clients/typescript/src/call.ts';
import {
  type Export,
  type ReportRequest,
  type Requests,
  Sheaf,
  SheafError,
} from '../../clients/typescript/src/index.ts';
import { retryAfterOf } from '../../clients/typescript/src/retry-after.ts';
import { stage } from './stage.ts';

const self = stage({
  command: 'api',
  env: { SHEAF_PUBLISHER_EXPORTS: '4', SHEAF_DELIVERY_FOLDER: mkdtempSync(join(tmpdir(), 'sheaf-client-')) },
});
const requests: ReportRequest[] = ['DE', 'FR', 'US', 'NL', 'SE'].map((country) => ({
  report_type: 'deals_excel',
  search_params: { country: [country] },
}));
const GERMAN = { report_type: 'deals_excel', search_params: { country: ['DE'] } };

afterEach(async () => {
  await self.service.database.pool.query('delete from sheaf.exports');
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

  test('are counted, and repeated when they are finished', async () => {
    const sheaf = await self.client();
    const { id } = (await sheaf.createExport(requests[0]!)).export;
    await sheaf.createExport(requests[1]!);
    await sheaf.cancelExport(id);
    const repeated = await sheaf.repeatExport(id);
    expect(repeated).toMatchObject({ status: 'pending', repeat_of: id });
    expect(await sheaf.countExports({ report_type: ['deals_excel'] })).toMatchObject({
      total: 3,
      status: { pending: 2, failed: 1 },
    });
    expect(await sheaf.countExports({ report_type: ['advertisers_csv'] })).toMatchObject({ total: 0 });
  });

  test('are created from presets, with other filters', async () => {
    const sheaf = await self.client();
    const preset = await sheaf.presets.create({ name: 'German deals', ...GERMAN });
    expect(await sheaf.presets.list()).toMatchObject([{ id: preset.id, name: 'German deals' }]);
    expect((await sheaf.presets.export(preset.id, {}, { dryRun: true })).export.id).toBeFalsy();
    const { export: made } = await sheaf.presets.export(preset.id, { search_params: { country: ['FR'] } });
    expect(made).toMatchObject({ report_type: 'deals_excel', status: 'pending' });
    expect(made.summary).toContain('FR');
    await sheaf.presets.delete(preset.id);
  });

  test('have filters with values, and rows by date', async () => {
    const sheaf = await self.client();
    const { values } = await sheaf.listFilterValues('deals_excel', 'country', { q: 'germany', limit: 5 });
    expect(values).toMatchObject([{ value: 'DE', label: expect.stringContaining('Germany') }]);
    const { unit, buckets } = await sheaf.countRowsByDate({ report_type: 'deals_excel' }, { unit: 'year' });
    expect(unit).toBe('year');
    expect(buckets.length).toBeGreaterThan(0);
  });

  test('are estimated without being created', async () => {
    const sheaf = await self.client();
    const estimate = await sheaf.estimateExport({ report_type: 'advertisers_csv' });
    expect(estimate!.rows).toBeGreaterThan(100);
    expect((await sheaf.listExports()).exports).toEqual([]);
  });
});

test('schedules and destinations are created, changed, run and deleted', async () => {
  const sheaf = await self.client({}, { role: 'admin' });
  const { destinations, schedules } = sheaf;
  expect(await destinations.create({ name: 'Finance', folder: { path: '' } }, { dryRun: true })).toMatchObject({
    id: 0,
  });
  const { id: place } = await destinations.create({ name: 'Finance', folder: { path: '' } });
  expect(await destinations.test(place)).toMatchObject({ failed_step: null });
  expect(await destinations.update(place, { name: 'Team' })).toEqual(await destinations.get(place));
  expect(await destinations.list()).toMatchObject([{ id: place, name: 'Team' }]);

  const timetable: Requests['previewSchedule'] = { rule: { every: 'day', at: ['06:30'] }, time_zone: 'UTC' };
  const preview = await schedules.preview(timetable);
  expect(preview.runs).toHaveLength(5);
  const content = { name: 'Daily', report_type: 'deals_excel', destinations: [place] };
  const { id } = await schedules.create({ ...content, ...timetable });
  expect(await schedules.update(id, { only_if: 'rows' })).toMatchObject({ only_if: 'rows' });
  expect(await schedules.pause(id)).toMatchObject({ status: 'paused' });
  expect(await schedules.resume(id)).toMatchObject({ status: 'active' });
  expect(await schedules.takeOver(id)).toEqual(await schedules.get(id));
  const span = { from: '2026-10-01T00:00:00Z', to: '2026-10-03T00:00:00Z' };
  expect(await schedules.backfill(id, span, { dryRun: true })).toMatchObject({ existing: 0 });
  expect(await schedules.run(id, { dryRun: true })).toBeNull();
  const run = await schedules.run(id);
  expect(await schedules.listRuns(id, { limit: 5 })).toEqual([run]);
  await expect(schedules.retryRun(id, run!.id)).rejects.toMatchObject({ code: 'CONFLICT', status: 409 });
  const delivery = { id, runId: run!.id, destinationId: place };
  await expect(schedules.retryDelivery(delivery)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  const calendar = await fetch((await schedules.createCalendar(id))!);
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  await schedules.revokeCalendar(id);
  await expect(destinations.delete(place)).rejects.toMatchObject({ code: 'CONFLICT', status: 409 });
  await destinations.delete(place, { removeFromSchedules: true });
  await schedules.delete(id);
  expect(await schedules.list()).toEqual([]);
});

describe('with ifMatch, an update of what somebody else changed is refused', () => {
  const rule = { every: 'day' as const, at: ['06:30'] };
  const stale = { code: 'PRECONDITION_FAILED', status: 412 };

  test('a preset', async () => {
    const { presets } = await self.client();
    const read = await presets.create({ name: 'Both edit it', ...GERMAN });
    const changed = await presets.update(read.id, { shared: true }, { ifMatch: read.updated_at });
    const error = await presets.update(read.id, { name: 'Mine' }, { ifMatch: read.updated_at }).catch(String);
    expect(error).toContain(`The preset was changed at ${changed.updated_at}, after you read it.`);
    const unseen = { ifMatch: read.updated_at, dryRun: true };
    await expect(presets.update(read.id, { name: 'Mine' }, unseen)).rejects.toMatchObject(stale);
    expect(await presets.get(read.id)).toEqual(changed);
    expect(await presets.update(read.id, { name: 'Mine' }, { ifMatch: changed.updated_at })).toMatchObject({
      name: 'Mine',
      shared: true,
    });
    await presets.delete(read.id);
  });

  test.each([
    ['a dash', '2026–01–31'],
    ['a line break and another header', '2026-01-31"\r\nX-Api-Key: é'],
    ['half of a character', '\ud800'],
  ])('a preset, if the version has %s, without retries', async (_, ifMatch) => {
    const sent: string[] = [];
    const { sheaf } = await self.disturbed({ onRequest: (bytes) => void sent.push(bytes.toString('latin1')) });
    const { presets } = sheaf;
    const read = await presets.create({ name: 'Unknown version', ...GERMAN });
    const options = { ifMatch, dryRun: true };
    await expect(presets.update(read.id, { name: 'Mine' }, options)).rejects.toMatchObject(stale);
    expect(sent.filter((bytes) => bytes.startsWith('PATCH '))).toHaveLength(1);
    await presets.delete(read.id);
  });

  test('a schedule and a destination', async () => {
    const { schedules, destinations } = await self.client({}, { role: 'admin' });
    const schedule = await schedules.create({ name: 'Both', report_type: 'deals_excel', rule, time_zone: 'UTC' });
    const destination = await destinations.create({ name: 'Both', folder: { path: '' } });
    await schedules.update(schedule.id, { only_if: 'rows' }, { ifMatch: schedule.updated_at });
    await destinations.update(destination.id, { name: 'Team' }, { ifMatch: destination.updated_at });
    const late = schedules.update(schedule.id, { only_if: 'changes' }, { ifMatch: schedule.updated_at });
    await expect(late).rejects.toMatchObject(stale);
    const later = destinations.update(destination.id, { name: 'Mine' }, { ifMatch: destination.updated_at });
    await expect(later).rejects.toMatchObject(stale);
    expect(await schedules.get(schedule.id)).toMatchObject({ only_if: 'rows' });
    expect(await destinations.get(destination.id)).toMatchObject({ name: 'Team' });
    await schedules.delete(schedule.id);
    await destinations.delete(destination.id);
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
    const sent: string[] = [];
    const { network } = await self.disturbed({ onRequest: (bytes) => void sent.push(bytes.toString('latin1')) });
    const sheaf = new Sheaf({ origin: `${network.origin}/`, apiKey: 'wrong' });
    await expect(sheaf.listExports()).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    expect(sent.filter((bytes) => bytes.startsWith('GET '))).toHaveLength(1);
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
    const failure = sheaf.waitForExport(made.id, { signal: AbortSignal.timeout(300) });
    await expect(failure).rejects.toMatchObject({ name: 'TimeoutError' });
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
    const sent: string[] = [];
    const onRequest = (bytes: Buffer) => void sent.push(bytes.toString('latin1'));
    const { sheaf } = await self.disturbed({ onRequest }, { maxPauseMs: 9000 });
    for (const request of requests.slice(0, 4)) await sheaf.createExport(request);
    await expect(sheaf.createExport(requests[4]!)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterMs: 10_000,
    });
    expect(sent.filter((bytes) => bytes.startsWith('POST '))).toHaveLength(5);
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
    const { rows } = await self.service.database.pool.query('select from sheaf.exports');
    expect(rows).toHaveLength(1);
  });
});

describe('wait before a retry', () => {
  const response = (value: string) => retryAfterOf(new Response(null, { headers: { 'retry-after': value } }));

  test.each([
    ['seconds', '7', 7000],
    ['none', '0', 0],
    ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['a negative number', '-5', undefined],
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
