/** From POST to file with files in a bucket: the whole service with a real S3 gateway. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks, type Export, type ExportRequest } from '../support/api.ts';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { assumeRole, hasS3Role } from '../support/s3-role.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const REPORTS: [ExportRequest, RegExp][] = [
  [{ report_type: 'advertisers_csv' }, /^\ufeff?\w+,/],
  [{ report_type: 'deals_excel' }, /^PK/],
  [{ report_type: 'hot_advertisers_excel' }, /^PK/],
  [clicks(80, { index_params: { format: 'parquet' } }), /^PAR1/],
  [clicks(80, { index_params: { filename: 'Klicks März 三月' } }), /^PK/],
  [
    { report_type: 'deals_excel', search_params: { search: '日本' }, index_params: { filename: '四'.repeat(66) } },
    /^PK/,
  ],
];

/** The maximum length of a mail line is 998 characters: https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1 */
const MAX_LINK_CHARACTERS = 998;

describe.skipIf(!(await hasS3()))('with the files in a bucket', () => {
  let bucket: TestBucket;
  const env: Record<string, string> = { SHEAF_PART_ROWS: '20000' };
  beforeAll(async () => {
    bucket = await testBucket();
    Object.assign(env, bucket.env);
  });
  afterAll(() => bucket?.drop());
  const self = suite({ env });
  let api: Api;
  beforeAll(async () => {
    api = await self.as({ role: 'admin' });
  });

  const download = (id: number) => api.send(`/exports/${id}/download`, { redirect: 'manual' });

  test.each(REPORTS)('%j downloads completely from its link', async (request, start) => {
    const done = await api.build(request);
    expect(done.download_url).toContain(bucket.options.bucket);
    expect(done.download_expires_in_seconds).toBe(3600);
    expect(done.download_url!.length).toBeLessThanOrEqual(MAX_LINK_CHARACTERS);
    const file = await api.file(done);
    expect(file.length).toBe(done.file_bytes);
    expect(file.toString('utf8', 0, 100)).toMatch(start);
    const receipt = JSON.parse((await api.send(`/exports/${done.id}/receipt`)).text);
    expect(receipt.file.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    const { status, headers } = await download(done.id);
    expect(status).toBe(302);
    expect(headers.get('location')!.length).toBeLessThanOrEqual(MAX_LINK_CHARACTERS);
    const again = await fetch(headers.get('location')!);
    expect(Buffer.from(await again.arrayBuffer()).equals(file)).toBe(true);
    expect(again.headers.get('content-disposition')).toContain(encodeURIComponent(done.filename!));
  });

  test('HEAD of the download endpoint leads to the headers of the file, which a presigned GET link refuses', async () => {
    const done = await api.build({ report_type: 'deals_excel' });
    const { headers } = await api.send(`/exports/${done.id}/download`, { method: 'HEAD', redirect: 'manual' });
    const response = await fetch(headers.get('location')!, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(done.file_bytes));
    expect(response.headers.get('content-disposition')).toContain(done.filename!);
    expect((await fetch(done.download_url!, { method: 'HEAD' })).status).toBe(403);
  });

  test('the bucket contains only files', async () => {
    const keys = await bucket.keys();
    expect(keys.filter((key) => !/^exports\/\d+\/1\/file\.(?:csv|xlsx|parquet)$/.test(key))).toEqual([]);
    expect(keys).toHaveLength(REPORTS.length);
    expect(await bucket.uploads()).toEqual([]);
  });

  test('a shared link leads to a presigned link of five minutes, for GET and for HEAD, until the export is deleted', async () => {
    const done = await api.build({ report_type: 'deals_excel', search_params: { search: 'shared' } });
    const made = await api.send(`/exports/${done.id}/shares`, { method: 'POST' });
    const { url } = (made.body as unknown as { share: { url: string } }).share;
    expect(new URL(url).origin).toBe(self.service.origin);
    const target = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location')!);
    expect(target.href).toContain(bucket.options.bucket);
    expect(target.searchParams.get('X-Amz-Expires')).toBe('300');
    for (const method of ['HEAD', 'GET']) {
      const response = await fetch(url, { method });
      const { headers } = response;
      expect([method, response.status, headers.get('content-length')]).toEqual([method, 200, String(done.file_bytes)]);
      expect(headers.get('content-disposition')).toContain(done.filename!);
      await response.arrayBuffer();
    }
    await api.send(`/exports/${done.id}`, { method: 'DELETE' });
    expect((await fetch(url)).status).toBe(404);
  });

  test('409 with the export before it is completed, and 404 for an unknown export', async () => {
    const [created, early] = await whileNoPartsStart(self.database, async () => {
      const created = await api.create(clicks(81));
      return [created, await download(created.body.export!.id)] as const;
    });
    expect([early.status, early.body.error?.code, early.body.export?.id]).toEqual([
      409,
      'CONFLICT',
      created.body.export!.id,
    ]);
    expect((await download(999_999)).status).toBe(404);
    await api.finished(created.body.export!.id);
  });
});

describe.skipIf(!(await hasS3Role()))('with temporary credentials of a role', () => {
  let bucket: TestBucket;
  const env: Record<string, string> = {};
  beforeAll(async () => {
    bucket = await testBucket();
    Object.assign(env, bucket.env, (await assumeRole()).env);
  });
  afterAll(() => bucket?.drop());
  const self = suite({ env });

  test('the link has the session token, at most 998 characters with the longest file name, and ends with the credentials', async () => {
    const api = await self.as({ role: 'admin' });
    const done = await api.build({ report_type: 'deals_excel', index_params: { filename: '四'.repeat(66) } });
    const url = new URL(done.download_url!);
    expect(url.href).toContain(bucket.options.bucket);
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe(env['AWS_SESSION_TOKEN']);
    expect(url.href.length).toBeLessThanOrEqual(MAX_LINK_CHARACTERS);
    expect(done.download_expires_in_seconds).toBeGreaterThan(0);
    expect(done.download_expires_in_seconds).toBeLessThanOrEqual(900);
    expect((await api.file(done)).length).toBe(done.file_bytes);
    const { headers } = await api.send(`/exports/${done.id}/download`, { method: 'HEAD', redirect: 'manual' });
    const response = await fetch(headers.get('location')!, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(done.file_bytes)]);
    url.searchParams.delete('X-Amz-Security-Token');
    expect((await fetch(url)).status).toBe(403);
  });
});

describe.skipIf(!(await hasS3Role()))(
  'with temporary credentials whose session token makes presigned links too long',
  () => {
    let bucket: TestBucket;
    const env: Record<string, string> = {};
    beforeAll(async () => {
      bucket = await testBucket();
      // AWS issues tokens of about the length that this policy causes.
      Object.assign(env, bucket.env, (await assumeRole({ policyCharacters: 500, seconds: 3600 })).env);
    });
    afterAll(() => bucket?.drop());
    const self = suite({ env });
    let api: Api;
    let done: Export;
    beforeAll(async () => {
      api = await self.as({ role: 'admin' });
      done = await api.build({ report_type: 'deals_excel', index_params: { filename: '四'.repeat(66) } });
    });
    const follow = (init: RequestInit = {}) => fetch(done.download_url!, { redirect: 'manual', ...init });

    test('the link is short, signed like an S3 link, and leads to Sheaf', () => {
      const url = new URL(done.download_url!);
      expect(url.href.length).toBeLessThanOrEqual(MAX_LINK_CHARACTERS);
      expect(url.origin).toBe(self.service.origin);
      expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
      expect(done.download_expires_in_seconds).toBe(3600);
    });

    test('GET returns the file in the bucket completely, in ranges, and with its file name', async () => {
      const { status, headers } = await follow();
      expect([status, headers.get('cache-control')]).toEqual([302, 'private, no-store']);
      const target = headers.get('location')!;
      expect(target).toContain(bucket.options.bucket);
      expect(target.length).toBeGreaterThan(MAX_LINK_CHARACTERS);
      const response = await fetch(done.download_url!);
      const file = Buffer.from(await response.arrayBuffer());
      expect(file.length).toBe(done.file_bytes);
      expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(done.filename!));
      const piece = await fetch(done.download_url!, { headers: { range: 'bytes=100-199' } });
      expect(Buffer.from(await piece.arrayBuffer()).equals(file.subarray(100, 200))).toBe(true);
    });

    test('HEAD returns the headers of GET', async () => {
      const response = await fetch(done.download_url!, { method: 'HEAD' });
      expect([response.status, response.headers.get('content-length')]).toEqual([200, String(done.file_bytes)]);
    });

    test('the download endpoint redirects there, too', async () => {
      const response = await api.send(`/exports/${done.id}/download`, { redirect: 'manual' });
      expect(new URL(response.headers.get('location')!).origin).toBe(self.service.origin);
    });

    test('an altered link returns 403', async () => {
      for (const [from, to] of [
        [`/${done.id}/`, `/${done.id + 1}/`],
        ['Expires=3600', 'Expires=36000'],
        ['issued-to', 'issued'],
      ] as const) {
        expect(done.download_url).toContain(from);
        const response = await self.api().send(done.download_url!.replace(from, to), { redirect: 'manual' });
        expect([response.status, response.body.error?.code]).toEqual([403, 'FORBIDDEN']);
      }
    });

    test('the link returns 403 after its key is revoked, and 404 after the export is deleted', async () => {
      const other = { role: 'admin', email: 'leaver@acme.example' } as const;
      const leaver = await self.as(other);
      const theirs = (await leaver.get(done.id)).download_url!;
      expect((await fetch(theirs, { redirect: 'manual' })).status).toBe(302);
      const prefix = (await self.key(other)).split('_')[1]!;
      expect((await sheaf(['keys', 'revoke', prefix], { env: self.env })).code).toBe(0);
      expect((await fetch(theirs, { redirect: 'manual' })).status).toBe(403);
      // Not with DELETE /exports: Ceph 16 denies DeleteObjects to a session with a policy, whatever the policy allows.
      await self.database.pool.query('delete from sheaf.exports where id = $1', [done.id]);
      expect((await follow()).status).toBe(404);
    });
  },
);
