/** Destinations on the command line, with real servers. Each of its calls starts a process. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import { sheaf as run } from '../support/service.ts';
import { hasSshd, startSshd } from '../support/sshd.ts';
import { suite } from '../support/suite.ts';

const folder = await mkdtemp(join(tmpdir(), 'sheaf-cli-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const service = suite({ command: 'api', env: { SHEAF_DELIVERY_FOLDER: folder, SHEAF_WEBHOOK_PRIVATE: 'on' } });

interface Given {
  env?: Record<string, string>;
  input?: string;
  role?: 'admin' | 'member';
}

async function client(args: string[], { env = {}, input, role = 'admin' }: Given = {}) {
  const ours = { SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role }) };
  return run(['destinations', ...args], { env: { ...ours, ...env }, ...(input === undefined ? {} : { input }) });
}

describe('sheaf destinations', () => {
  test('a folder is created, listed, tested, changed, shown and deleted', async () => {
    const made = await client(['create', 'Share', '--kind', 'folder', '--set', 'path=daily']);
    expect([made.code, made.stderr]).toEqual([0, '']);
    const id = /\d+/.exec(made.stdout)![0];
    expect(made.stdout).toBe(
      `Created destination ${id}, "Share" (folder). Test it with: sheaf destinations test ${id}\n`,
    );
    expect(await client(['test', 'Share'])).toMatchObject({ code: 0, stdout: 'The destination "Share" works.\n' });
    expect((await client(['list'])).stdout).toMatch(
      new RegExp(`^ID +NAME +KIND +LAST TEST +RESULT\\n${id} +Share +folder +\\d{4}-\\S+Z +ok\\n$`),
    );
    const changed = await client(['update', id, '--name', 'Finance share', '--set', 'path=weekly']);
    expect(changed.stdout).toMatch(/^Updated destination \d+, "Finance share" \(folder\)\./);
    expect(JSON.parse((await client(['show', 'Finance share'])).stdout)).toMatchObject({ folder: { path: 'weekly' } });
    const late = ['update', id, '--set', 'path=x', '--if-match', '2026-01-31T09:30:00.000Z'];
    expect(await client(late)).toMatchObject({ code: 3, stderr: expect.stringContaining('was changed at') });
    expect((await client(['delete', id])).stdout).toBe(`Deleted destination ${id}, "Finance share".\n`);
    expect((await client(['show', id])).code).toBe(3);
  });

  test.skipIf(!hasSshd())('secrets come from a file, a variable or standard input, and are never shown', async () => {
    const server = await startSshd();
    const { host, port, user, privateKey, encryptedKey, hostKey } = server;
    const settings = [`host=${host}`, `port=${port}`, `user=${user}`, 'path=daily', 'create_folders=true'];
    const set = [...settings, `host_key=${fingerprintOf(Buffer.from(hostKey, 'base64'))}`].flatMap((one) => [
      '--set',
      one,
    ]);
    const create = (name: string, ...secrets: string[]) => ['create', name, '--kind', 'sftp', ...set, ...secrets];
    const key = join(folder, 'key');
    await writeFile(key, privateKey);
    const outputs = [
      await client(create('From a file', '--secret', `private_key=file:${key}`)),
      await client(create('From a variable', '--secret', 'private_key=env:SFTP_KEY'), {
        env: { SFTP_KEY: privateKey },
      }),
      await client(create('From input', '--secret', 'private_key=-', '--secret', 'passphrase=env:PHRASE'), {
        input: encryptedKey,
        env: { PHRASE: 'opensesame' },
      }),
    ];
    expect(outputs.map(({ code, stderr }) => [code, stderr])).toEqual(outputs.map(() => [0, '']));
    for (const name of ['From a file', 'From a variable', 'From input']) {
      expect(await client(['test', name])).toMatchObject({ code: 0 });
    }
    expect(await readdir(join(server.folder, 'daily'))).toEqual([]);
    // Renaming and other settings keep the secrets.
    await client(['update', 'From a file', '--unset', 'create_folders', '--set', 'path=daily']);
    const shown = await client(['show', 'From a file']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      sftp: { host, port, user, path: 'daily' },
      secrets_set: ['private_key'],
    });
    expect(JSON.parse(shown.stdout).sftp).not.toHaveProperty('create_folders');
    expect(await client(['test', 'From a file'])).toMatchObject({ code: 0 });
    const all = [...outputs, shown, await client(['list', '--json'])].map(({ stdout }) => stdout).join('');
    expect(all).not.toMatch(/PRIVATE KEY|opensesame/);
    await server.stop();
    expect(await client(['test', 'From a file'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('The step connect failed: Port'),
    });
  });

  test('a destination of a schedule is deleted only on request', async () => {
    await client(['create', 'Used', '--kind', 'folder', '--set', 'path=']);
    const [used] = JSON.parse((await client(['list', '--json'])).stdout).filter(
      ({ name }: { name: string }) => name === 'Used',
    );
    const api = await service.as({ role: 'admin' });
    const body = {
      name: 'Deals',
      report_type: 'deals_excel',
      rule: { every: 'day', at: ['06:30'] },
      time_zone: 'UTC',
      destinations: [used.id],
    };
    const headers = { 'content-type': 'application/json' };
    expect((await api.send('/schedules', { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(201);
    expect(await client(['delete', 'Used'])).toMatchObject({ code: 3, stderr: expect.stringContaining('"Deals"') });
    expect(await client(['delete', 'Used', '--remove-from-schedules'])).toMatchObject({ code: 0 });
  });

  const folderOf = (...more: string[]) => ['create', 'x', '--kind', 'folder', ...more];
  const sftpOf = (...more: string[]) => [
    'create',
    'x',
    '--kind',
    'sftp',
    '--set',
    'host=a.example',
    '--set',
    'user=u',
    ...more,
  ];
  test.each<[string, string[], number, RegExp, Given?]>([
    ['without a kind', ['create', 'x', '--set', 'path='], 2, /--kind/],
    ['a setting without a value', folderOf('--set', 'path'), 2, /such as host=/],
    ['a setting that the kind does not have', folderOf('--set', 'pathh=x'), 3, /pathh/],
    ['a secret from an unknown place', sftpOf('--secret', 'password=hunter2'), 2, /env:VARIABLE, file:PATH/],
    ['a setting as a secret', sftpOf('--secret', 'user=env:X'), 2, /not that of a secret. Secrets are password/],
    ['an empty variable', sftpOf('--secret', 'password=env:NOT_SET'), 2, /The secret password is empty.*env:NOT_SET/],
    ['a missing file', sftpOf('--secret', 'password=file:/nowhere/x'), 2, /cannot be read/],
    ['two secrets from input', sftpOf('--secret', 'password=-', '--secret', 'passphrase=-'), 2, /Only one secret/],
    ['an unknown destination', ['test', 'no such destination'], 3, /sheaf destinations list/],
    ['a member', folderOf('--set', 'path='), 3, /admin/i, { role: 'member' }],
  ])('%s: the exit code and what to do', async (_what, args, code, message, given = {}) => {
    const ended = await client(args, given);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(message);
  });

  test.each([
    ['--set', 'password=hunter2', '--secret password=env:VARIABLE'],
    ['--set', 'password:hunter2', 'Write a name, = and a value'],
    ['--secret', 'password=hunter2', 'env:VARIABLE'],
    ['--secret', 'hunter2', 'Write a name, = and a value'],
    ['--secret', 'hunter2=abc', 'Secrets are password'],
  ])('a secret as an argument is refused and not repeated: %s %s', async (option, given, message) => {
    const ended = await client(sftpOf(option, given));
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(ended.stdout + ended.stderr).not.toContain('hunter2');
  });
});
