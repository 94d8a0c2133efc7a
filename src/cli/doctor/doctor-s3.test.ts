/** Tests the doctor's checks of a bucket on a real S3 gateway. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { hasS3, type TestBucket, testBucket } from '../../../test/support/s3-bucket.ts';
import { assumeRole, hasS3Role } from '../../../test/support/s3-role.ts';
import { sheaf } from '../../../test/support/service.ts';

const HAS_ROLE = await hasS3Role();

describe.skipIf(!(await hasS3()))('sheaf doctor with a bucket', () => {
  let database: TestDatabase;
  let bucket: TestBucket;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase('empty');
    bucket = await testBucket();
    folder = await mkdtemp(join(tmpdir(), 'sheaf-doctor-'));
  });
  afterAll(async () => {
    await bucket?.drop();
    await database?.drop();
    if (folder) await rm(folder, { recursive: true });
  });

  async function doctor(more: Record<string, string> = {}) {
    const env = { DATABASE_URL: database.url, SHEAF_DATA_DIR: folder, ...bucket.env, ...more };
    return sheaf(['doctor'], { env });
  }

  test('passes and leaves nothing behind when the bucket works', async () => {
    const { code, stdout } = await doctor();
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(
      `ok    store        Bucket ${bucket.options.bucket} can write, join, link and remove files.`,
    );
    expect(await bucket.keys()).toEqual([]);
    expect(await bucket.uploads()).toEqual([]);
  });

  test.each<[string, Record<string, string>, RegExp, string]>([
    [
      'a wrong secret',
      { AWS_SECRET_ACCESS_KEY: 'geheimnis' },
      /S3_BUCKET: http:\S+ does not allow these credentials to use the bucket "sheaf-test-\w+" \(403\)/,
      'Grant the permissions that docs/guide/storage.md lists.',
    ],
    [
      'a missing bucket',
      { S3_BUCKET: 'no-such-bucket' },
      /S3_BUCKET: the bucket "no-such-bucket" does not exist at http:\S+\.$/,
      'Create it, or set S3_BUCKET to another bucket.',
    ],
    [
      'a closed port',
      { S3_ENDPOINT: 'http://127.0.0.1:9' },
      /The S3 store at http:\/\/127\.0\.0\.1:9 does not respond: .*ECONNREFUSED/,
      'Correct S3_ENDPOINT, or check the store',
    ],
    [
      'an unknown host',
      { S3_ENDPOINT: 'http://nowhere.invalid' },
      /The S3 store at http:\/\/nowhere\.invalid does not respond: .*(ENOTFOUND|EAI_AGAIN)/,
      'Correct S3_ENDPOINT, or check the store',
    ],
    [
      'links to a closed port',
      { S3_PUBLIC_ENDPOINT: 'http://127.0.0.1:65534' },
      /Bucket sheaf-test-\w+: a link to http:\/\/127\.0\.0\.1:65534 cannot be reached from this machine \(ECONNREFUSED\)\./,
      'Check S3_PUBLIC_ENDPOINT',
    ],
  ])('%s: exit code 1, with the problem and the next step, and without secrets', async (_name, wrong, says, remedy) => {
    const { code, stdout, stderr } = await doctor(wrong);
    expect([code, stderr]).toEqual([1, '']);
    const [failed, ...rest] = stdout.slice(stdout.indexOf('FAIL')).split('\n');
    expect(failed).toMatch(/^FAIL {2}store {8}/);
    expect(failed).toMatch(says);
    expect(rest[0]).toContain(remedy);
    expect(stdout.match(/S3_(?:PUBLIC_)?ENDPOINT/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(stdout).toMatch(/^1 of \d+ checks failed\.$/m);
    expect(stdout).not.toMatch(/geheimnis|testsecret/);
    expect(await bucket.keys()).toEqual([]);
  });

  test.skipIf(!HAS_ROLE)('names the setting for a store that denies copies to a role, and passes with it', async () => {
    const { env } = await assumeRole();
    const denied = await doctor(env);
    expect(denied.code).toBe(1);
    expect(denied.stdout).toContain('The store does not copy objects within the bucket with these credentials');
    expect(denied.stdout).toContain('Set S3_EQUAL_PARTS, for example to 8388608.');
    const { code, stdout } = await doctor({ ...env, S3_EQUAL_PARTS: '8388608' });
    expect(code, stdout).toBe(0);
    expect(await bucket.keys()).toEqual([]);
  });
});
