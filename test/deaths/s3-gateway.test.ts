/** The S3 gateway becomes unavailable or full in the middle of an export. The files are in a bucket. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { expectWhole } from './whole.ts';

const CEPH = join(import.meta.dirname, '../support/ceph-s3');
const CEPH_CONF = join(process.env['CEPH_DIR'] ?? join(tmpdir(), 'sheaf-ceph-s3'), 'ceph.conf');

/** Longer than the first three tries of a job together. */
const AWAY_SECONDS = 10;

async function admin(...args: string[]): Promise<void> {
  await promisify(execFile)('radosgw-admin', args, { env: { ...process.env, CEPH_CONF } });
}

describe.skipIf(!(await hasS3()))('with the files in a bucket', () => {
  const env: Record<string, string> = {};
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await testBucket();
    Object.assign(env, bucket.env);
  });
  afterAll(() => bucket?.drop());
  const self = crew({ workers: ['one', 'two'], clicks: 100_000, partRows: 2000, env });

  test(`a gateway that is unavailable for ${AWAY_SECONDS} s: the export is completed, and only its file is left`, async () => {
    const id = await self.create('gateway');
    await self.partsReady(id, 10);
    await promisify(execFile)(CEPH, ['restart-gateway', String(AWAY_SECONDS)]);
    await expectWhole(self, id, { limitMs: 60_000 });
    expect([...self.workers.values()].map((worker) => worker.log()).join('')).toContain('ECONNREFUSED');
    const left = await bucket.keys();
    expect(left).toEqual([expect.stringMatching(new RegExp(`^exports/${id}/\\d/file\\.xlsx$`))]);
    expect(await bucket.uploads()).toEqual([]);
  });

  test('a full bucket: the export is retried, is completed once there is space, and leaves only its file', async () => {
    const before = await bucket.keys();
    const name = bucket.options.bucket;
    const log = () => [...self.workers.values()].map((worker) => worker.log()).join('');
    await admin('quota', 'set', '--quota-scope=bucket', `--bucket=${name}`, '--max-objects=20');
    await admin('quota', 'enable', '--quota-scope=bucket', `--bucket=${name}`);
    const id = await self.create('full');
    // An error of the build itself would fail the export at the third try.
    await until(async () => /"retries":2,.*QuotaExceeded.*it will be retried/.test(log()), {
      limitMs: 90_000,
      what: 'it has failed three times',
    });
    expect(await self.api.get(id)).toMatchObject({ status: 'processing', download_url: null });

    await admin('quota', 'disable', '--quota-scope=bucket', `--bucket=${name}`);
    await expectWhole(self, id, { limitMs: 90_000 });
    await until(async () => (await bucket.keys()).length === before.length + 1, {
      limitMs: 10_000,
      what: 'only the file is left',
    });
    expect(await bucket.uploads()).toEqual([]);
  });
});
