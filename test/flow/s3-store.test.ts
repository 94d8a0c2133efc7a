/** From POST to file with the files in a bucket: the whole service on a real S3 gateway. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, type Asked, clicks } from '../support/api.ts';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { suite } from '../support/suite.ts';

const REPORTS: [Asked, RegExp][] = [
  [{ report_type: 'advertisers_csv' }, /^\ufeff?\w+,/],
  [{ report_type: 'deals_excel' }, /^PK/],
  [{ report_type: 'hot_advertisers_excel' }, /^PK/],
  [clicks(80, { index_params: { filename: 'Klicks März 三月' } }), /^PK/],
];

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

  test.each(REPORTS)('%j arrives by its link, whole', async (asked, start) => {
    const done = await api.build(asked);
    expect(done.download_url).toContain(bucket.options.bucket);
    expect(done.download_expires_in_seconds).toBe(3600);
    const file = await api.file(done);
    expect(file.length).toBe(done.file_bytes);
    expect(file.toString('utf8', 0, 100)).toMatch(start);
    const receipt = JSON.parse((await api.send(`/exports/${done.id}/receipt`)).text);
    expect(receipt.file.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    const { status, headers } = await download(done.id);
    expect(status).toBe(302);
    const again = await fetch(headers.get('location')!);
    expect(Buffer.from(await again.arrayBuffer()).equals(file)).toBe(true);
    expect(again.headers.get('content-disposition')).toContain(encodeURIComponent(done.filename!));
  });

  test('only files stay in the bucket', async () => {
    const keys = await bucket.keys();
    expect(keys.filter((key) => !/^exports\/\d+\/1\/file\.(?:csv|xlsx)$/.test(key))).toEqual([]);
    expect(keys).toHaveLength(REPORTS.length);
    expect(await bucket.uploads()).toEqual([]);
  });

  test('409 with the export for a report that is not completed, 404 for one that is not there', async () => {
    const created = await api.create(clicks(81));
    const early = await download(created.body.export!.id);
    expect([early.status, early.body.error?.code, early.body.export?.id]).toEqual([
      409,
      'CONFLICT',
      created.body.export!.id,
    ]);
    expect((await download(999_999)).status).toBe(404);
    await api.finished(created.body.export!.id);
  });
});
