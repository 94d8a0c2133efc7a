import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import type { Api, ApiResponse } from '../support/api.ts';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts';
import { suite } from '../support/suite.ts';

interface Destination {
  id: number;
  name: string;
  kind: string;
  folder?: object;
  sftp?: object;
  secrets_set: string[];
  test_steps: string[];
  last_test: TestResult | null;
  created_by: { email: string | null } | null;
}
interface TestResult {
  ok: boolean;
  failed_step: string | null;
  message: string | null;
}

const base = await mkdtemp(join(tmpdir(), 'sheaf-destinations-'));
const service = suite({ command: 'api', env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_DELIVERY_FOLDER: base } });
afterAll(() => rm(base, { recursive: true }));

const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const LEO = { role: 'member', email: 'leo@acme-media.example' } as const;
const KAI = { role: 'admin', publisher: 'kaigan' } as const;
const PASSWORD = 'Tr0ub4dor&3';

function send(api: Api, method: string, path: string, body?: object): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(`/destinations${path}`, { method, ...(body ? json : {}) });
}
const shown = ({ body }: ApiResponse) => (body as unknown as { destination: Destination }).destination;
const result = ({ body }: ApiResponse) => (body as unknown as { test: TestResult }).test;
const details = ({ body }: ApiResponse) => body.error!.details!;

async function create(api: Api, body: object): Promise<Destination> {
  const response = await send(api, 'POST', '', body);
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return shown(response);
}

const SFTP = { host: '127.0.0.1', port: 9, user: 'reports', password: PASSWORD };

test('a destination is created, seen by its publisher only, changed, tested and deleted', async () => {
  const [ann, leo, kai, root] = [
    await service.as(ANN),
    await service.as(LEO),
    await service.as(KAI),
    await service.as({ role: 'operator' }),
  ];
  const made = await create(ann, { name: ' Finance ', folder: { path: 'finance/daily' } });
  expect(made).toMatchObject({
    name: 'Finance',
    kind: 'folder',
    folder: { path: 'finance/daily' },
    secrets_set: [],
    last_test: null,
    created_by: { email: ANN.email },
  });
  expect(shown(await send(root, 'GET', `/${made.id}`))).toEqual(made);
  const { folder: _, ...withoutSettings } = made;
  expect(shown(await send(leo, 'GET', `/${made.id}`))).toEqual(withoutSettings);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', '', undefined],
    ['POST', '/test', undefined],
  ] as const) {
    expect((await send(kai, method, `/${made.id}${path}`, body)).status).toBe(404);
    if (method !== 'GET') expect((await send(leo, method, `/${made.id}${path}`, body)).status).toBe(403);
  }
  expect((await send(leo, 'POST', '', { name: 'x', folder: { path: '' } })).status).toBe(403);
  expect((await send(kai, 'GET', '')).body).toEqual({
    destinations: [],
    // Messages contain links, and this service has no public URL.
    allowed_kinds: ['s3', 'sftp', 'folder'],
  });

  expect(result(await send(ann, 'POST', `/${made.id}/test`))).toMatchObject({ ok: true, failed_step: null });
  expect(await readdir(join(base, 'acme-media/finance/daily'))).toEqual([]);
  const renamed = shown(await send(ann, 'PATCH', `/${made.id}`, { name: 'Money' }));
  expect(renamed).toMatchObject({ name: 'Money', folder: made.folder, last_test: { ok: true } });
  const moved = shown(await send(ann, 'PATCH', `/${made.id}`, { folder: { path: 'money' } }));
  expect(moved).toMatchObject({ name: 'Money', folder: { path: 'money' }, last_test: null });

  expect((await send(ann, 'DELETE', `/${made.id}`)).status).toBe(204);
  expect((await send(ann, 'GET', `/${made.id}`)).status).toBe(404);
  await create(ann, { name: 'Money', folder: { path: '' } });
});

test('secrets are never returned and never readable in the database, and belong to their row', async () => {
  const ann = await service.as(ANN);
  const made = await send(ann, 'POST', '', { name: 'Server', sftp: SFTP });
  const { id } = shown(made);
  const pool = service.database.pool;
  const { rows } = await pool.query('select d::text as text from sheaf.destinations d');
  const seen = [made, await send(ann, 'GET', `/${id}`), await send(ann, 'GET', '')].map(({ text }) => text);
  for (const text of [...seen, ...rows.map((row) => row.text), service.service.log()])
    expect(text).not.toContain(PASSWORD);
  const { password: _, ...settings } = SFTP;
  expect(shown(made)).toMatchObject({ sftp: settings, secrets_set: ['password'] });
  const other = await create(ann, { name: 'Other server', sftp: { ...SFTP, password: 'another' } });
  await pool.query(
    `update sheaf.destinations set sealed_secrets = (select sealed_secrets from sheaf.destinations where id = $1) where id = $2`,
    [id, other.id],
  );
  const copied = await send(ann, 'PATCH', `/${other.id}`, { sftp: { ...settings, path: 'x' } });
  expect([copied.status, copied.body.error!.message]).toEqual([409, expect.stringContaining('Send the secret again')]);
  await send(ann, 'DELETE', `/${id}`);
  const { rows: left } = await pool.query('select sealed_secrets from sheaf.destinations where id = $1', [id]);
  expect(left).toEqual([{ sealed_secrets: null }]);
});

describe('stored secrets', () => {
  const { password: _, ...settings } = SFTP;

  test.each([
    ['host', 'attacker.example'],
    ['port', 2222],
    ['user', 'somebody'],
    ['host_key', 'SHA256:uNiVztksCsDhcc0u9e8BrnM9XyqTJNAUzDqSUBFbwuo'],
  ])('are not sent elsewhere: a change of %s requires them again', async (member, value) => {
    const ann = await service.as(ANN);
    const { id } = await create(ann, { name: `Change of ${member}`, sftp: SFTP });
    const refused = await send(ann, 'PATCH', `/${id}`, { sftp: { ...settings, [member]: value } });
    expect([refused.status, details(refused)[0]]).toEqual([
      422,
      { field: `sftp.${member}`, message: expect.stringContaining('Send `password` again together with the change.') },
    ]);
    const accepted = await send(ann, 'PATCH', `/${id}`, { sftp: { ...SFTP, [member]: value } });
    expect([accepted.status, shown(accepted).sftp]).toEqual([200, { ...settings, [member]: value }]);
  });

  test('stay with other changes, and are replaced as a whole', async () => {
    const ann = await service.as(ANN);
    const { id } = await create(ann, { name: 'Kept', sftp: SFTP });
    const kept = shown(await send(ann, 'PATCH', `/${id}`, { sftp: { ...settings, path: 'daily' } }));
    expect(kept).toMatchObject({ sftp: { ...settings, path: 'daily' }, secrets_set: ['password'] });
    const wrong = await send(ann, 'PATCH', `/${id}`, { sftp: { ...settings, private_key: 'x' } });
    expect(details(wrong)[0]).toMatchObject({ field: 'sftp.private_key' });
  });

  test('of a bucket are needed for another endpoint and another bucket', async () => {
    const ann = await service.as(ANN);
    const s3 = { endpoint: 'http://127.0.0.1:9', bucket: 'reports', access_key_id: 'a' };
    const { id } = await create(ann, { name: 'Bucket', s3: { ...s3, secret_access_key: 'b' } });
    for (const change of [{ endpoint: 'http://127.0.0.2:9' }, { bucket: 'others' }]) {
      const refused = await send(ann, 'PATCH', `/${id}`, { s3: { ...s3, ...change } });
      expect([refused.status, details(refused)[0]!.field]).toEqual([422, `s3.${Object.keys(change)[0]}`]);
    }
  });
});

test.each<[string, object, string, RegExp]>([
  ['no kind', { name: 'x' }, '', /Allowed: exactly one of the members .*folder/],
  ['two kinds', { name: 'x', folder: { path: '' }, sftp: SFTP }, 'folder', /cannot be combined with `sftp`/],
  ['a kind without a driver', { name: 'x', fax: {} }, 'fax', /unknown field/],
  ['an unknown setting', { name: 'x', folder: { path: '', mode: 1 } }, 'folder.mode', /unknown field/],
  ['a missing setting', { name: 'x', sftp: { host: 'a.example' } }, 'sftp.user', /required/],
  ['a path that leads out', { name: 'x', folder: { path: '../b' } }, 'folder.path', /without \. and \.\./],
  ['no secret', { name: 'x', sftp: { host: 'a.example', user: 'a' } }, 'sftp.password', /is missing/],
  ['a NUL character', { name: 'x', sftp: { ...SFTP, user: 'a\0' } }, 'sftp.user', /NUL/],
  ['half of a character', { name: 'x', sftp: { ...SFTP, user: '\ud800' } }, 'sftp.user', /incomplete/],
])('422 for %s', async (_, body, field, message) => {
  const ann = await service.as(ANN);
  const response = await send(ann, 'POST', '', body);
  expect([response.status, details(response)[0]]).toEqual([422, { field, message: expect.stringMatching(message) }]);
});

test('the settings of another kind and a name in use return 422', async () => {
  const ann = await service.as(ANN);
  const { id } = await create(ann, { name: 'One', folder: { path: '' } });
  const { id: two } = await create(ann, { name: 'Two', folder: { path: '' } });
  expect(details(await send(ann, 'PATCH', `/${id}`, { sftp: SFTP }))[0]!.message).toMatch(/is of the kind folder/);
  expect(details(await send(ann, 'PATCH', `/${two}`, { name: 'One' }))[0]!.message).toMatch(/"One" exists/);
  expect(details(await send(ann, 'POST', '', { name: 'One', folder: { path: '' } }))[0]!.field).toBe('name');
  const both = await Promise.all([1, 2, 3].map(() => send(ann, 'POST', '', { name: 'Three', folder: { path: '' } })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
});

test('an unreachable server: the test names the step, and is recorded', async () => {
  const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
  const { id, test_steps } = await create(ann, { name: 'Unreachable', sftp: SFTP });
  expect(test_steps).toEqual(['resolve', 'connect', 'authenticate', 'write', 'read_back', 'delete']);
  const tested = result(await send(ann, 'POST', `/${id}/test`));
  expect(tested).toMatchObject({ ok: false, failed_step: 'connect', message: expect.stringContaining('refused') });
  expect(shown(await send(ann, 'GET', `/${id}`)).last_test).toEqual(tested);
  expect(shown(await send(leo, 'GET', `/${id}`)).last_test).toEqual({ ...tested, message: null });
});

describe.runIf(hasSshd())('an SFTP server', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  test('is tested step by step, and the fingerprint comes from a test without one', async () => {
    const ann = await service.as(ANN);
    const { host, port, user, privateKey: private_key } = sshd;
    const sftp = { host, port, user, private_key };
    const { id } = await create(ann, { name: 'OpenSSH', sftp });
    const fingerprint = fingerprintOf(Buffer.from(sshd.hostKey, 'base64'));
    const unpinned = result(await send(ann, 'POST', `/${id}/test`));
    expect(unpinned).toMatchObject({ ok: false, message: expect.stringContaining(fingerprint) });
    await send(ann, 'PATCH', `/${id}`, { sftp: { ...sftp, host_key: fingerprint } });
    expect(result(await send(ann, 'POST', `/${id}/test`))).toMatchObject({ ok: true });
    const { private_key: _, ...settings } = sftp;
    const path = { ...settings, host_key: fingerprint, path: 'missing' };
    expect((await send(ann, 'PATCH', `/${id}`, { sftp: path })).status).toBe(200);
    const missing = result(await send(ann, 'POST', `/${id}/test`));
    expect(missing).toMatchObject({ failed_step: 'write', message: expect.stringContaining('does not exist') });
    expect(await readdir(sshd.folder)).toEqual([]);
  });
});

describe.runIf(await hasS3())('a bucket', () => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await testBucket();
  });
  afterAll(() => bucket?.drop());

  test('is tested, and a wrong secret fails at authenticate', async () => {
    const ann = await service.as(ANN);
    const { endpoint, bucket: name, credentials } = bucket.options;
    const s3 = { endpoint, bucket: name, access_key_id: credentials.accessKeyId };
    const { id } = await create(ann, { name: 'Ceph', s3: { ...s3, secret_access_key: credentials.secretAccessKey } });
    expect(result(await send(ann, 'POST', `/${id}/test`))).toMatchObject({ ok: true });
    expect(await bucket.keys()).toEqual([]);
    await send(ann, 'PATCH', `/${id}`, { s3: { ...s3, secret_access_key: 'wrong' } });
    expect(result(await send(ann, 'POST', `/${id}/test`))).toMatchObject({ ok: false, failed_step: 'authenticate' });
  });
});
