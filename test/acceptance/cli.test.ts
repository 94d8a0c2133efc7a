import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../support/api.ts';
import { sheaf as run } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const service = suite();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sheaf = (...args: string[]) => run(args, { env: service.env, cwd: folder });
const client = async (...args: string[]) => {
  const env = { SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role: 'member' }) };
  return run(args, { env, cwd: folder });
};

describe('sheaf keys', () => {
  test('create prints only the key, list shows its prefix, and revoke makes it invalid', async () => {
    const created = await sheaf(
      'keys',
      'create',
      '--publisher',
      'nordlicht',
      '--role',
      'admin',
      '--email',
      'A@B.example',
    );
    expect(created).toMatchObject({ code: 0, stderr: '' });
    expect(created.stdout).toMatch(/^sheaf_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{32}\n$/);
    const key = created.stdout.trim();
    const prefix = key.split('_')[1]!;
    expect((await service.api({ 'x-api-key': key }).send('/exports')).status).toBe(200);

    const listed = await sheaf('keys', 'list', '--json');
    const entry = JSON.parse(listed.stdout).find((one: { prefix: string }) => one.prefix === prefix);
    expect(entry).toMatchObject({ publisher: 'nordlicht', role: 'admin', email: 'a@b.example', revoked: null });
    expect(listed.stdout).not.toContain(key.split('_').slice(2).join('_'));
    expect((await sheaf('keys', 'list')).stdout).toContain(prefix);

    expect(await sheaf('keys', 'revoke', String(entry.id))).toMatchObject({ code: 0, stdout: `Revoked ${prefix}.\n` });
    expect((await service.api({ 'x-api-key': key }).send('/exports')).status).toBe(401);
    const after = JSON.parse((await sheaf('keys', 'list', '--json')).stdout);
    expect(after.find((one: { prefix: string }) => one.prefix === prefix).revoked).not.toBeNull();
  });

  test.each([
    ['2 for no arguments', ['keys', 'create'], 2],
    ['2 for an unknown role', ['keys', 'create', '--publisher', 'kaigan', '--role', 'root'], 2],
    [
      '2 for an email address without @',
      ['keys', 'create', '--publisher', 'kaigan', '--role', 'admin', '--email', 'x'],
      2,
    ],
    ['3 for an unknown publisher', ['keys', 'create', '--publisher', 'nobody', '--role', 'admin'], 3],
    ['3 for revoking an unknown key', ['keys', 'revoke', 'zzzzzzzz'], 3],
  ])('exit code %s, with a message and nothing on standard output', async (_, args, code) => {
    const ended = await sheaf(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr.length).toBeGreaterThan(20);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  });
});

describe('sheaf export', () => {
  test('-o waits for the export and writes the file', async () => {
    const path = join(folder, 'out.csv');
    const ended = await client(
      'export',
      'advertisers_csv',
      '--search',
      'country=de,us',
      '--index',
      'bom=false',
      '-o',
      path,
    );
    expect(ended.code, ended.stderr).toBe(0);
    const lines = (await readFile(path, 'utf8')).split('\r\n');
    expect(lines[0]).toMatch(/^"ID",Name,Slug,/);
    expect(ended.stdout).toMatch(/^.*out\.csv: [\d,]+ rows, [\d,]+ bytes\n$/);
  });

  test('--format chooses the format of the file', async () => {
    const path = join(folder, 'deals.csv');
    const ended = await client('export', 'deals_excel', '--format', 'csv', '--index', 'columns=title,code', '-o', path);
    expect(ended.code, ended.stderr).toBe(0);
    expect((await readFile(path, 'utf8')).split('\r\n')[0]).toBe('\ufeffTitle,Code');
  });

  test('--wait uses the file name of the service and leaves no draft', async () => {
    const span = ['--search', `start_date=${day(-2)}`, '--search', `end_date=${day(0)}`];
    const ended = await client('export', 'clicks_details_excel', ...span, '--index', 'filename=Klicks März', '--wait');
    expect(ended.code, ended.stderr).toBe(0);
    expect((await readdir(folder)).filter((name) => /Klicks|part/.test(name))).toEqual(['Klicks März.xlsx']);
  });

  test('without -o and --wait, it creates the export and does not wait; the same command returns the same export', async () => {
    const args = ['export', 'deals_excel', '--search', 'network=rivage', '--json'];
    const first = JSON.parse((await client(...args)).stdout);
    expect(first).toMatchObject({ report_type: 'deals_excel', status: 'pending' });
    const again = JSON.parse((await client(...args)).stdout);
    expect(again.id).toBe(first.id);
  });

  test('--dry-run prints an estimate', async () => {
    const { stdout } = await client('export', 'deals_excel', '--dry-run');
    expect(JSON.parse(stdout).estimate.rows).toBeGreaterThan(1000);
  });

  test.each([
    ['a folder that does not exist', 'missing/out.csv', /-o: the folder \S+missing does not exist\. Create it/],
    ['a folder instead of a file', '.', /-o: \. is a folder\. Name a file in it, for example \S+report\.xlsx\.$/],
    ['an empty name', '', /-o: the name of the file is empty/],
  ])('-o with %s creates no export', async (_, output, says) => {
    const api = service.api({ 'x-api-key': await service.key({ role: 'member' }) });
    const latest = async () => (await api.send('/exports?limit=1')).body.exports?.[0]?.id;
    const before = await latest();
    const ended = await client('export', 'deals_excel', '--search', 'network=nordlicht', '-o', output);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr.trim()).toMatch(says);
    expect(await latest()).toBe(before);
  });

  test.each([
    ['2 for an unknown option', ['export', 'deals_excel', '--nope'], 2],
    ['2 for a filter without =', ['export', 'deals_excel', '--search', 'country'], 2],
    ['2 for a missing report type', ['export'], 2],
    ['3 for an unknown report type', ['export', 'deals'], 3],
    ['3 for an unknown filter', ['export', 'deals_excel', '--search', 'contry=US'], 3],
    ['3 for a wrong key', ['export', 'deals_excel', '--key', 'wrong'], 3],
    ['3 for an ID of no export', ['verify', 'file.csv', '--export', '999999999'], 3],
    ['2 for a receipt of something that is no ID', ['verify', 'file.csv', '--export', 'one'], 2],
    ['5 for an unreachable service', ['export', 'deals_excel', '--url', 'http://127.0.0.1:9'], 5],
  ])('exit code %s', async (_, args, code) => {
    const ended = await client(...args);
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  });

  test('exit code 2 without a key', async () => {
    const ended = await run(['export', 'deals_excel'], { env: { SHEAF_URL: service.service.origin }, cwd: folder });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('SHEAF_API_KEY');
  });
});

describe('sheaf', () => {
  test.each([
    [['--help']],
    [['keys', '--help']],
    [['keys', 'create', '--help']],
    [['export', '--help']],
    [['help', 'export']],
    [['start', '--help']],
  ])('%j: exit code 0, usage on standard output', async (args) => {
    const ended = await sheaf(...args);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^Usage: sheaf/);
  });

  test('--help lists commands, settings and exit codes', async () => {
    const { stdout } = await sheaf('--help');
    for (const word of ['start', 'worker', 'migrate', 'SHEAF_DATA_DIR', 'DATABASE_URL', 'Exit codes']) {
      expect(stdout).toContain(word);
    }
  });

  test.each([
    ['an unknown command', ['nope'], {}],
    ['an invalid setting', ['migrate'], { SHEAF_THREADS: '0' }],
    ['an unknown log level', ['start'], { SHEAF_LOG: 'loud' }],
    ['an invalid port', ['start'], { PORT: '99999' }],
  ])('exit code 2 for %s', async (_, args, env) => {
    const ended = await run(args, { env: { ...service.env, ...(env as Record<string, string>) } });
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    for (const name of Object.keys(env)) expect(ended.stderr).toContain(name);
  });

  test('migrate reports that there are no pending migrations', async () => {
    expect(await sheaf('migrate')).toEqual({ code: 0, stdout: 'There are no pending migrations.\n', stderr: '' });
  });
});

describe('sheaf reports new', () => {
  const reportOf = (name: string, table: string, ...more: string[]) =>
    sheaf('reports', 'new', name, '--table', table, '--publisher', 'nordlicht', ...more);
  beforeAll(async () => {
    await service.database.pool.query(
      `create table public."Hashed Files" (hash bytea primary key, id integer not null unique, name text)`,
    );
  });
  afterAll(() => service.database.pool.query('drop table public."Hashed Files"'));

  test('leaves out columns of bytes and names them, and refuses them as the key', async () => {
    const refused = await reportOf('files', 'public."Hashed Files"');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('the key column hash has bytes')]);
    const written = await reportOf('files', 'public."Hashed Files"', '--key', 'id');
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(written.stdout).toContain('Wrote reports/files.yaml with 2 columns, 2 filters and 1 sort order.');
    expect(written.stdout).toContain('Columns of bytes cannot be in a file and are left out: hash.');
  });

  test('says how a name with capital letters or spaces is written', async () => {
    const { code, stderr } = await reportOf('other', 'public.Hashed Files');
    expect([code, stderr]).toEqual([2, expect.stringContaining(`in quotation marks: 'public."Order Lines"'.`)]);
  });
});
