/** What only SFTP has: logins, host keys, missing folders, servers without extensions. */
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliveredFile } from '../../../../test/support/delivered-file.ts';
import { hasSshd, type Sshd, startSshd } from '../../../../test/support/sshd.ts';
import type { DestinationContext } from '../destination.ts';
import { fingerprintOf } from './connect-sftp.ts';
import type { SftpSettings } from './settings.ts';
import { sftpDriver } from './sftp.ts';

const ctx: DestinationContext = { publisher: 'acme', allowPrivate: true, deliveryFolder: null };
const signal = new AbortController().signal;
const OTHER_KEY = `SHA256:${'a'.repeat(43)}`;

const problem = async (settings: Partial<SftpSettings>, allowPrivate = true) => {
  try {
    await sftpDriver.check(
      { host: 'sftp.example.com', user: 'u', password: 'p', ...settings },
      { ...ctx, allowPrivate },
    );
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  [{ host: 'https://example.com' }, '`host`: "https://example.com" is not valid'],
  [{ host: 'example.com:22' }, '`host`: "example.com:22" is not valid'],
  [{ path: '../other' }, '`path`: "../other" is not valid'],
  [{ path: 'a//b' }, '`path`: "a//b" is not valid'],
  [{ path: 'a/' }, '`path`: "a/" is not valid'],
  [{ private_key: 'x' }, '`password`: cannot be combined'],
  [{ password: undefined }, '`password`: is missing'],
  [{ passphrase: 'x' }, '`passphrase`: needs `private_key`'],
  [{ password: undefined, private_key: 'x' }, '`private_key`: is not a private key'],
])('%j is refused by name', async (settings, message) => {
  expect(await problem(settings as Partial<SftpSettings>)).toContain(message);
});

test.each(['', '/', '/srv/reports', 'reports/Täglich 2'])('path %j is valid', async (path) => {
  expect(await problem({ path })).toBeNull();
});

test.each(['127.0.0.1', '10.0.0.1', '::1', '169.254.169.254', '2130706433', '0x7f.1'])(
  'a publisher cannot name the private address %s',
  async (host) => {
    expect(await problem({ host }, false)).toContain('is not a public IP address');
  },
);

test('a name that resolves to a private address is not connected to', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const host of ['localhost', '127.0.0.1']) {
    const settings = { host, port, user: 'u', password: 'p', host_key: OTHER_KEY };
    const destination = sftpDriver.open(settings, { ...ctx, allowPrivate: false });
    const failure = { step: 'resolve', message: expect.stringContaining('public IP address') };
    await expect(destination.test(() => {}, signal)).rejects.toMatchObject(failure);
    await expect(destination.deliver(deliveredFile('a'), signal)).rejects.toMatchObject(failure);
  }
  expect(connections).toBe(0);
  server.close();
});

describe.skipIf(!hasSshd())('with OpenSSH', () => {
  let server: Sshd;
  let settings: SftpSettings;
  beforeAll(async () => {
    server = await startSshd();
    const { host, port, user, privateKey, hostKey } = server;
    settings = { host, port, user, private_key: privateKey, host_key: fingerprintOf(Buffer.from(hostKey, 'base64')) };
  });
  afterEach(async () => {
    for (const name of await readdir(server.folder)) await rm(join(server.folder, name), { recursive: true });
  });
  afterAll(() => server?.stop());

  const open = (more: Partial<SftpSettings> = {}) => sftpDriver.open({ ...settings, ...more }, ctx);
  const tested = (more: Partial<SftpSettings>) => open(more).test(() => {}, signal);

  test('a port without a server fails in the step connect', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const message = expect.stringContaining('the connection was refused');
    await expect(tested({ port })).rejects.toMatchObject({ step: 'connect', message });
  });

  test('a server that does not speak SSH fails in the step connect', async () => {
    const web = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    await expect(tested({ port: (web.address() as AddressInfo).port })).rejects.toMatchObject({ step: 'connect' });
    web.close();
  });

  test.each([
    ['without host_key', undefined, 'host_key is not set'],
    ['with another host_key', OTHER_KEY, `but host_key is ${OTHER_KEY}`],
  ])(
    '%s, the fingerprint that the server presented is shown, and nothing is sent',
    async (_what, host_key, message) => {
      const presented = settings.host_key!;
      const failure = { step: 'connect', isFinal: true, message: expect.stringContaining(message) };
      const steps: string[] = [];
      const { host_key: _, ...without } = settings;
      const destination = sftpDriver.open({ ...without, ...(host_key ? { host_key } : {}) }, ctx);
      const failed = destination.test((step) => steps.push(step), signal);
      await expect(failed).rejects.toMatchObject(failure);
      await expect(failed).rejects.toThrow(presented);
      expect(steps).toEqual(['resolve', 'connect']);
      await expect(destination.deliver(deliveredFile('a'), signal)).rejects.toMatchObject(failure);
    },
  );

  test('a wrong password fails in the step authenticate, and the message does not contain it', async () => {
    const { private_key: _, ...without } = settings;
    const destination = sftpDriver.open({ ...without, password: 'not-the-password' }, ctx);
    const failed = destination.test(() => {}, signal);
    await expect(failed).rejects.toMatchObject({ step: 'authenticate', isFinal: true });
    await expect(failed).rejects.not.toThrow('not-the-password');
  });

  test('a key that is not registered fails in the step authenticate', async () => {
    const other = await startSshd();
    await expect(tested({ private_key: other.privateKey })).rejects.toMatchObject({
      step: 'authenticate',
      isFinal: true,
    });
    await other.stop();
  });

  test('an encrypted key needs its passphrase', async () => {
    const key = { password: undefined, private_key: server.encryptedKey } as unknown as Partial<SftpSettings>;
    expect(await problem(key)).toContain('`passphrase`: is missing');
    expect(await problem({ ...key, passphrase: 'wrong' })).toContain('`passphrase`: does not open');
    expect(await problem({ ...key, passphrase: 'opensesame' })).toBeNull();
    await tested({ private_key: server.encryptedKey, passphrase: 'opensesame' });
  });

  test('a missing folder is an error that says so, or is created when that is set', async () => {
    const failure = { step: 'write', message: expect.stringContaining('"a/b" does not exist') };
    await expect(tested({ path: 'a/b' })).rejects.toMatchObject(failure);
    await open({ path: 'a/b', create_folders: true }).deliver(deliveredFile('x'), signal);
    expect((await readdir(join(server.folder, 'a/b'))).sort()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
    await tested({ path: `${server.folder}/a/b` });
    await writeFile(join(server.folder, 'file'), '');
    await expect(tested({ path: 'file' })).rejects.toMatchObject({
      step: 'write',
      message: expect.stringContaining('is a file'),
    });
  });

  test('a folder without permission fails in the step write', async () => {
    const path = join(server.folder, 'closed');
    await mkdir(path);
    await chmod(path, 0o555);
    const message = expect.stringContaining('no permission');
    await expect(tested({ path: 'closed' })).rejects.toMatchObject({ step: 'write', message });
  });

  test.each([
    ['read_back', '-P read'],
    ['delete', '-P remove'],
  ])('a user who cannot do that fails in the step %s', async (step, args) => {
    const limited = await startSshd({ arguments: args });
    const { host, port, privateKey, hostKey } = limited;
    const host_key = fingerprintOf(Buffer.from(hostKey, 'base64'));
    await expect(tested({ host, port, private_key: privateKey, host_key })).rejects.toMatchObject({ step });
    await limited.stop();
  });

  test('a server without posix-rename receives files, and does not replace them: the error says why', async () => {
    const plain = await startSshd({ arguments: '-P posix-rename' });
    const { host, port, privateKey, hostKey, folder } = plain;
    const host_key = fingerprintOf(Buffer.from(hostKey, 'base64'));
    const destination = open({ host, port, private_key: privateKey, host_key });
    await destination.deliver(deliveredFile('a'), signal);
    // The receipt of a try that died before it recorded its success.
    await destination.deliver(deliveredFile('a', { tryNumber: 2 }), signal);
    const message = expect.stringContaining('posix-rename@openssh.com');
    const failure = { step: 'write', isFinal: true, message };
    const replacing = deliveredFile('b', { overwrite: true, deliveryId: 8 });
    await expect(destination.deliver(replacing, signal)).rejects.toMatchObject(failure);
    expect((await readdir(folder)).sort()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
    expect(await readFile(join(folder, 'clicks.csv'), 'utf8')).toBe('a');
    await plain.stop();
  });

  test('a connection that breaks is an error, and not silence', async () => {
    const dying = await startSshd();
    const { host, port, privateKey, hostKey } = dying;
    const host_key = fingerprintOf(Buffer.from(hostKey, 'base64'));
    const source = async function* () {
      yield Buffer.from('a');
      await dying.stop();
      yield Buffer.from('b');
    };
    const file = deliveredFile('ab', { open: async () => Readable.from(source()) });
    const destination = open({ host, port, private_key: privateKey, host_key });
    const message = expect.stringContaining('connection broke');
    await expect(destination.deliver(file, signal)).rejects.toMatchObject({ step: 'write', message });
  });

  test('what an earlier try left is removed', async () => {
    await writeFile(join(server.folder, '.sheaf-7-0-1.part'), 'half');
    await open().deliver(deliveredFile('a', { tryNumber: 2 }), signal);
    expect((await readdir(server.folder)).sort()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
  });
});
