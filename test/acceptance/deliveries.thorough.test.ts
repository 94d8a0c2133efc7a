/** From a schedule to its files at real destinations, over HTTP only. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import type { Api, ApiResponse } from '../support/api.ts';
import { attachedBytes } from '../support/attached-bytes.ts';
import { startMailServer } from '../support/mail-server.ts';
import { hasS3, testBucket } from '../support/s3-bucket.ts';
import { sheaf } from '../support/service.ts';
import { hasSshd, startSshd } from '../support/sshd.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

interface Delivery {
  destination_id: number;
  destination: string;
  status: string;
  attempts: number;
  next_try_at: string | null;
  failed_step: string | null;
  message: string | null;
  name: string | null;
  location: string | null;
  file_bytes: number | null;
}
interface Run {
  id: number;
  nominal_at: string;
  status: string;
  export_id: number;
  deliveries: Delivery[];
}

const base = await mkdtemp(join(tmpdir(), 'sheaf-deliveries-'));
const ORIGIN = 'http://reports.example.com';
const service = suite({
  env: {
    SHEAF_WEBHOOK_PRIVATE: 'on',
    SHEAF_DELIVERY_FOLDER: base,
    SHEAF_PUBLIC_URL: ORIGIN,
    SHEAF_SMTP_PLAINTEXT: 'on',
    SHEAF_EMAIL_ATTACH_MB: '1',
  },
});
afterAll(() => rm(base, { recursive: true }));

const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const LEO = { role: 'member', email: 'leo@acme-media.example' } as const;

function send(api: Api, method: string, path: string, body?: object): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(path, { method, ...(body ? json : {}) });
}
const details = ({ body }: ApiResponse) => body.error!.details!;

async function destination(api: Api, name: string, settings: object): Promise<number> {
  const { status, body, text } = await send(api, 'POST', '/destinations', { name, ...settings });
  expect([status, text]).toEqual([201, expect.any(String)]);
  return (body as unknown as { destination: { id: number } }).destination.id;
}

async function schedule(api: Api, name: string, destinations: number[], more: object = {}): Promise<number> {
  const { status, body, text } = await send(api, 'POST', '/schedules', {
    name,
    report_type: 'deals_excel',
    rule: { every: 'month', on: [1], at: ['03:00'] },
    time_zone: 'Asia/Tokyo',
    destinations,
    ...more,
  });
  expect([status, text]).toEqual([201, expect.any(String)]);
  return (body as unknown as { schedule: { id: number } }).schedule.id;
}

/** The same link at this service. The public URL leads nowhere here. */
const here = (url: string) => url.replace(ORIGIN, service.service.origin);

async function fileOf(api: Api, id: number): Promise<Buffer> {
  const done = await api.get(id);
  return api.file({ ...done, download_url: here(done.download_url!) });
}

const runsOf = async (api: Api, id: number) =>
  ((await send(api, 'GET', `/schedules/${id}/runs`)).body as unknown as { runs: Run[] }).runs;

/** Runs a schedule now, and resolves with the run once no delivery is on its way. */
async function run(api: Api, id: number, statuses = ['delivered']): Promise<Run> {
  const started = await send(api, 'POST', `/schedules/${id}/runs`);
  const { run: made } = started.body as unknown as { run: Run };
  return settled(api, id, made.id, statuses);
}

function settled(api: Api, id: number, runId: number, statuses: string[]): Promise<Run> {
  return until(
    async () => {
      const found = (await runsOf(api, id)).find((one) => one.id === runId)!;
      // Before its first try, a delivery is pending, too.
      const isOver = found.deliveries.every(({ status, attempts }) => attempts > 0 && statuses.includes(status));
      return found.deliveries.length > 0 && isOver ? found : null;
    },
    { limitMs: 60_000, what: `the deliveries of run ${runId} are ${statuses.join(' or ')}` },
  );
}

const folder = join(base, 'acme-media');

describe('a folder', () => {
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('has the file with its name from the nominal time, and a receipt that proves it', async () => {
    const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
    const id = await destination(ann, 'Share', { folder: { path: 'daily' } });
    const deals = await schedule(leo, 'Deals', [id], { file_name: '{report_type}-{date}-{time}' });
    const done = await run(leo, deals);
    const at = Temporal.Instant.from(done.nominal_at).toZonedDateTimeISO('Asia/Tokyo');
    const name = `deals_excel-${at.toPlainDate()}-${String(at.hour).padStart(2, '0')}${String(at.minute).padStart(2, '0')}.xlsx`;
    expect((await readdir(join(folder, 'daily'))).sort()).toEqual([name, `${name}.receipt.json`]);
    const path = join(folder, 'daily', name);
    const bytes = await fileOf(leo, done.export_id);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    const receipt = JSON.parse(await readFile(`${path}.receipt.json`, 'utf8'));
    expect(receipt).toMatchObject({ export_id: done.export_id, file: { name, bytes: bytes.length } });
    expect(await sheaf(['verify', path, '--receipt', `${path}.receipt.json`])).toMatchObject({ code: 0 });
    // Members see no folders.
    expect(done.deliveries).toMatchObject([
      { destination_id: id, destination: 'Share', attempts: 1, name, location: null, file_bytes: bytes.length },
    ]);
    expect((await runsOf(ann, deals))[0]!.deliveries).toMatchObject([{ location: path }]);
    expect((await send(ann, 'DELETE', `/schedules/${deals}`)).status).toBe(204);
  });

  test('keeps a file of somebody else, and the next name is used', async () => {
    const ann = await service.as(ANN);
    const id = await destination(ann, 'Taken', { folder: { path: 'taken' } });
    const first = await schedule(ann, 'First', [id], { file_name: 'deals' });
    const second = await schedule(ann, 'Second', [id], { file_name: 'deals', report_type: 'advertisers_csv' });
    await run(ann, first);
    await writeFile(join(folder, 'taken/deals.csv'), 'theirs');
    const [one, two] = [await run(ann, first), await run(ann, second)];
    expect([one, two].map(({ deliveries }) => deliveries[0]!.name)).toEqual(['deals-2.xlsx', 'deals-2.csv']);
    expect(await readFile(join(folder, 'taken/deals.csv'), 'utf8')).toBe('theirs');
    expect((await readdir(join(folder, 'taken'))).sort()).toEqual([
      'deals-2.csv',
      'deals-2.csv.receipt.json',
      'deals-2.xlsx',
      'deals-2.xlsx.receipt.json',
      'deals.csv',
      'deals.xlsx',
      'deals.xlsx.receipt.json',
    ]);
  });

  test('has only the file of the latest run under a name without dates, if the schedule replaces files', async () => {
    const ann = await service.as(ANN);
    const id = await destination(ann, 'For a tool', { folder: { path: 'tool' } });
    const clicks = await schedule(ann, 'Latest clicks', [id], {
      report_type: 'clicks_details_excel',
      search_params: { start_date: 'today-1d', end_date: 'today-1d' },
      index_params: { format: 'csv' },
      file_name: 'clicks',
      existing_file: 'replace',
    });
    await run(ann, clicks);
    // As if the file had other rows.
    await writeFile(join(folder, 'tool/clicks.csv'), 'earlier');
    const last = await run(ann, clicks);
    expect((await readdir(join(folder, 'tool'))).sort()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
    const path = join(folder, 'tool/clicks.csv');
    expect((await readFile(path)).equals(await fileOf(ann, last.export_id))).toBe(true);
    expect(JSON.parse(await readFile(`${path}.receipt.json`, 'utf8'))).toMatchObject({ export_id: last.export_id });
    expect(await sheaf(['verify', path, '--receipt', `${path}.receipt.json`])).toMatchObject({ code: 0 });
    const [newer, older] = (await runsOf(ann, clicks)).map(({ deliveries }) => deliveries[0]!);
    expect([newer, older]).toMatchObject([
      { status: 'delivered', name: 'clicks.csv', replaced_at: null },
      { status: 'delivered', name: 'clicks.csv', replaced_at: expect.any(String) },
    ]);
  });

  test('that cannot be used fails immediately or is retried; a person retries, and the export is not repeated', async () => {
    const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
    const id = await destination(ann, 'Blocked', { folder: { path: 'blocked' } });
    const deals = await schedule(ann, 'Blocked deals', [id]);
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, 'a file where the folder should be');
    const failed = await run(ann, deals, ['pending']);
    expect(failed.deliveries).toMatchObject([{ attempts: 1, failed_step: 'connect', message: expect.any(String) }]);
    expect(Date.parse(failed.deliveries[0]!.next_try_at!)).toBeGreaterThan(Date.now());
    await rm(folder);
    const path = `/schedules/${deals}/runs/${failed.id}/deliveries/${id}/retry`;
    expect((await send(leo, 'POST', path)).status).toBe(403);
    expect((await send(ann, 'POST', path)).status).toBe(202);
    const done = await settled(ann, deals, failed.id, ['delivered']);
    expect(done).toMatchObject({ export_id: failed.export_id, deliveries: [{ attempts: 2, message: null }] });
    expect((await send(ann, 'POST', path)).status).toBe(409);
    expect((await send(ann, 'POST', path.replace(/\d+\/retry$/, '987654/retry'))).status).toBe(404);
  });
});

test('destinations of a schedule are shown, changed and checked, and cannot be deleted unnoticed', async () => {
  const [ann, kai] = [await service.as(ANN), await service.as({ role: 'admin', publisher: 'kaigan' })];
  const [one, two] = [
    await destination(ann, 'One', { folder: { path: '1' } }),
    await destination(ann, 'Two', { folder: { path: '2' } }),
  ];
  const theirs = await destination(kai, 'Theirs', { folder: { path: '' } });
  const id = await schedule(ann, 'Two places', [two, one]);
  const shown = async () =>
    ((await send(ann, 'GET', `/schedules/${id}`)).body as unknown as { schedule: { destinations: number[] } }).schedule;
  expect(await shown()).toMatchObject({ destinations: [one, two], file_name: null });
  for (const wrong of [theirs, 987_654]) {
    const refused = await send(ann, 'PATCH', `/schedules/${id}`, { destinations: [one, wrong] });
    expect([refused.status, details(refused)[0]]).toEqual([
      422,
      { field: 'destinations.1', message: expect.stringContaining(`${wrong} does not exist`) },
    ]);
  }
  for (const [template, message] of [
    ['../{date}', /not allowed in file names/],
    ['{date', /single brace/],
    ['{week}', /"\{week\}" is unknown.*\{date\}/],
    ['.{date}', /begins or ends with a period/],
  ] as const) {
    const refused = await send(ann, 'PATCH', `/schedules/${id}`, { file_name: template });
    expect([template, refused.status, details(refused)[0]]).toEqual([
      template,
      422,
      { field: 'file_name', message: expect.stringMatching(message) },
    ]);
  }
  const named = { file_name: 'deals-{from}_{to}' };
  expect(details(await send(ann, 'PATCH', `/schedules/${id}`, named))).toEqual([
    { field: 'file_name', message: expect.stringContaining('"{from}" is the date of the filter `start_date`') },
  ]);
  const onlyChanges = { window: 'since_last_delivery', existing_file: 'replace' };
  expect(details(await send(ann, 'PATCH', `/schedules/${id}`, onlyChanges))).toEqual([
    { field: 'existing_file', message: expect.stringContaining('cannot be combined with the window') },
  ]);
  const dates = { start_date: 'month_start-1m', end_date: 'month_end-1m' };
  const preview = {
    rule: { every: 'month', on: [2], at: ['06:30'] },
    time_zone: 'Europe/Berlin',
    report_type: 'clicks_details_excel',
    name: 'Clicks',
  };
  const previewed = async (more: object) => {
    const response = await send(ann, 'POST', '/schedules/preview', { ...preview, ...more });
    return (response.body as unknown as { runs?: { nominal_at: string; file_name: string | null }[] }).runs?.[0];
  };
  const first = await previewed({ search_params: dates, file_name: '{publisher}-{schedule}-{from}_{to}' });
  const month = Temporal.PlainDate.from(first!.nominal_at.slice(0, 10)).toPlainYearMonth().subtract({ months: 1 });
  expect(first!.file_name).toBe(`acme-media-Clicks-${month}-01_${month}-${month.daysInMonth}`);
  expect((await previewed({ search_params: dates, file_name: null }))!.file_name).toMatch(
    /^Clicks-\d{4}-\d\d-02-0630$/,
  );
  expect((await previewed({ search_params: dates }))!.file_name).toBeNull();
  expect(await previewed({ search_params: {}, file_name: '{from}' })).toBeUndefined();
  expect(await previewed({ search_params: { start_date: null }, file_name: '{from}' })).toBeUndefined();
  const trimmed = await previewed({ name: ' Cafe\u0301 ', file_name: '{schedule}' });
  expect(trimmed!.file_name).toBe('Caf\u00e9');
  expect(await previewed({ publisher_id: 'acme-media', file_name: '{publisher}' })).toMatchObject({
    file_name: 'acme-media',
  });
  expect(await previewed({ publisher_id: 'kaigan', file_name: '{publisher}' })).toBeUndefined();
  const operator = await service.as({ role: 'operator' });
  const ofKaigan = { ...preview, publisher_id: 'kaigan', file_name: '{publisher}' };
  expect((await send(operator, 'POST', '/schedules/preview', ofKaigan)).body).toMatchObject({
    runs: expect.arrayContaining([expect.objectContaining({ file_name: 'kaigan' })]),
  });
  const inUse = await send(ann, 'DELETE', `/destinations/${one}`);
  expect([inUse.status, inUse.body.error!.message]).toEqual([409, expect.stringContaining('"Two places"')]);
  expect((await send(ann, 'DELETE', `/destinations/${one}?remove_from_schedules=true`)).status).toBe(204);
  expect(await shown()).toMatchObject({ destinations: [two] });
  expect((await send(ann, 'PATCH', `/schedules/${id}`, { destinations: [] })).status).toBe(200);
  expect((await send(ann, 'DELETE', `/destinations/${two}`)).status).toBe(204);
});

describe.runIf(hasSshd())('an SFTP server', () => {
  let sshd: Awaited<ReturnType<typeof startSshd>>;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  test('has the same bytes, and a wrong fingerprint fails for good', async () => {
    const ann = await service.as(ANN);
    const { host, port, user, privateKey: private_key } = sshd;
    const sftp = { host, port, user, private_key, host_key: fingerprintOf(Buffer.from(sshd.hostKey, 'base64')) };
    const id = await destination(ann, 'OpenSSH', { sftp: { ...sftp, path: 'a/b', create_folders: true } });
    const wrong = await destination(ann, 'Wrong key', { sftp: { ...sftp, host_key: `SHA256:${'A'.repeat(43)}` } });
    const deals = await schedule(ann, 'By SFTP', [id, wrong], { file_name: 'deals' });
    const done = await run(ann, deals, ['delivered', 'failed']);
    expect(done.deliveries).toMatchObject([
      { destination: 'OpenSSH', status: 'delivered' },
      { destination: 'Wrong key', status: 'failed', failed_step: 'connect', attempts: 1, next_try_at: null },
    ]);
    const names = (await readdir(join(sshd.folder, 'a/b'))).sort();
    expect(names).toEqual(['deals.xlsx', 'deals.xlsx.receipt.json']);
    const bytes = await fileOf(ann, done.export_id);
    expect((await readFile(join(sshd.folder, 'a/b/deals.xlsx'))).equals(bytes)).toBe(true);
    expect(service.service.log()).not.toContain(private_key.slice(60, 120));
  });
});

describe.runIf(await hasS3())('a bucket', () => {
  let bucket: Awaited<ReturnType<typeof testBucket>>;
  beforeAll(async () => {
    bucket = await testBucket();
  });
  afterAll(() => bucket?.drop());

  test('has the same bytes', async () => {
    const ann = await service.as(ANN);
    const { endpoint, bucket: name, credentials } = bucket.options;
    const { accessKeyId: access_key_id, secretAccessKey: secret_access_key } = credentials;
    const s3 = { endpoint, bucket: name, prefix: 'daily', access_key_id, secret_access_key };
    const deals = await schedule(ann, 'By S3', [await destination(ann, 'Ceph', { s3 })], { file_name: 'deals' });
    const done = await run(ann, deals);
    expect(await bucket.keys()).toEqual(['daily/deals.xlsx', 'daily/deals.xlsx.receipt.json']);
    const bytes = await fileOf(ann, done.export_id);
    expect((await bucket.read('daily/deals.xlsx'))!.equals(bytes)).toBe(true);
  });
});

const listening = (server: Server) =>
  new Promise<number>((resolve) => {
    const one = server.listen(0, '127.0.0.1', () => resolve((one.address() as AddressInfo).port));
  });

test('e-mail has the same bytes and a receipt that proves them', async () => {
  const mails = await startMailServer();
  const email = {
    host: '127.0.0.1',
    port: mails.port,
    security: 'none',
    from: 'reports@acme.example',
    to: ['finance@acme.example'],
  };
  const ann = await service.as(ANN);
  const deals = await schedule(ann, 'By e-mail', [await destination(ann, 'Finance by e-mail', { email })], {
    file_name: 'deals',
  });
  const done = await run(ann, deals);
  expect(done.deliveries).toMatchObject([{ destination: 'Finance by e-mail', status: 'delivered', attempts: 1 }]);
  expect(mails.received).toHaveLength(1);
  const mail = mails.received[0]!;
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(['deals.xlsx', 'deals.xlsx.receipt.json']);
  const file = attachedBytes(mail, 0);
  expect(file.equals(await fileOf(ann, done.export_id))).toBe(true);
  expect(JSON.parse(attachedBytes(mail, 1).toString()).file).toMatchObject({ name: 'deals.xlsx', bytes: file.length });
  await mails.close();
});

test('a webhook has a signed event whose link leads to the same bytes', async () => {
  const events: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    events.push({ headers: request.headers as Record<string, string>, body: await text(request) });
    response.end();
  });
  const url = `http://127.0.0.1:${await listening(server)}/files`;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const ann = await service.as(ANN);
  const deals = await schedule(ann, 'By webhook', [await destination(ann, 'Receiver', { webhook: { url, secret } })]);
  const done = await run(ann, deals);
  expect(done.deliveries).toMatchObject([{ destination: 'Receiver', status: 'delivered', attempts: 1 }]);
  expect(events).toHaveLength(1);
  const { headers, body } = events[0]!;
  const event = new Webhook(secret).verify(body, headers) as { type: string; data: Record<string, string | number> };
  const bytes = await fileOf(ann, done.export_id);
  expect(event).toMatchObject({ type: 'file.ready', data: { export_id: done.export_id, bytes: bytes.length } });
  const link = String(event.data['url']);
  expect(link.startsWith(`${ORIGIN}/d/`)).toBe(true);
  const redirect = await fetch(here(link), { redirect: 'manual' });
  const followed = await fetch(here(redirect.headers.get('location')!));
  expect(Buffer.from(await followed.arrayBuffer()).equals(bytes)).toBe(true);
  server.close();
});
