/** Debian's OpenSSH server for tests of SFTP: one unprivileged process for each connection, and a folder in which logins begin. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installed } from './installed.ts';

const SSHD = '/usr/sbin/sshd';

/** The user `daemon`, whose numbers Debian fixes. OpenSSH can refuse `nobody`, whose account is locked on some systems. */
const DAEMON = { uid: 1, gid: 1 };

const isRoot = process.getuid?.() === 0;

/** Whether the tests that need it run. With SHEAF_TEST_ALL=1 a missing program is an error. */
export function hasSshd(): boolean {
  return installed({ name: 'OpenSSH', probe: ['test', '-x', SSHD], packages: 'openssh-server' });
}

export interface Sshd {
  host: string;
  port: number;
  user: string;
  /** The only key that it accepts, in OpenSSH's format. */
  privateKey: string;
  /** The same key, encrypted with the passphrase `opensesame`. */
  encryptedKey: string;
  /** The host key in the format of `authorized_keys`, without its type. */
  hostKey: string;
  /** The folder in which logins begin. */
  folder: string;
  stop(): Promise<void>;
}

/** OpenSSH makes its keys itself: of 600 that ssh2's `generateKeyPairSync` makes, it cannot read one, and ssh2 itself up to four. */
async function makeKey(path: string, passphrase = ''): Promise<{ private: string; public: string }> {
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', passphrase, '-C', '', '-f', path]);
  return { private: await readFile(path, 'utf8'), public: await readFile(`${path}.pub`, 'utf8') };
}

/** `arguments` are those of OpenSSH's `sftp-server`. */
export async function startSshd({ arguments: more = '' } = {}): Promise<Sshd> {
  const base = await mkdtemp(join(tmpdir(), 'sheaf-sshd-'));
  await chmod(base, 0o755);
  const folder = join(base, 'files');
  await mkdir(folder);
  const host = await makeKey(join(base, 'host_key'));
  const client = await makeKey(join(base, 'client_key'));
  const encrypted = await makeKey(join(base, 'encrypted_key'), 'opensesame');
  await writeFile(join(base, 'authorized_keys'), client.public + encrypted.public);
  await writeFile(
    join(base, 'config'),
    [
      `HostKey ${base}/host_key`,
      `AuthorizedKeysFile ${base}/authorized_keys`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'PasswordAuthentication yes',
      'Subsystem sftp internal-sftp',
      `ForceCommand internal-sftp -d ${folder} ${more}`,
    ].join('\n'),
  );
  if (isRoot) {
    for (const path of [folder, join(base, 'host_key')]) await chown(path, DAEMON.uid, DAEMON.gid);
  }

  const processes = new Set<ChildProcess>();
  const sockets = new Set<Socket>();
  // As inetd starts it, so that no free port has to be guessed and no daemon remains.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    const daemon = spawn(SSHD, ['-i', '-f', join(base, 'config')], {
      stdio: [socket, socket, 'ignore'],
      ...(isRoot ? DAEMON : {}),
    });
    processes.add(daemon);
    daemon.once('exit', () => {
      processes.delete(daemon);
      sockets.delete(socket);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    user: isRoot ? 'daemon' : userInfo().username,
    privateKey: client.private,
    encryptedKey: encrypted.private,
    hostKey: host.public.trim().split(' ')[1]!,
    folder,
    async stop() {
      server.close();
      const exits = [...processes].map((one) => new Promise((resolve) => one.once('exit', resolve)));
      for (const one of processes) one.kill();
      for (const one of sockets) one.destroy();
      await Promise.all(exits);
      await rm(base, { recursive: true });
    },
  };
}
