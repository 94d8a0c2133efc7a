/** Debian's OpenSSH server for tests of SFTP: one unprivileged process for each connection, and a folder in which logins begin. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
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

/** `arguments` are those of OpenSSH's `sftp-server`. */
export async function startSshd({ arguments: more = '' } = {}): Promise<Sshd> {
  const base = await mkdtemp(join(tmpdir(), 'sheaf-sshd-'));
  await chmod(base, 0o755);
  const folder = join(base, 'files');
  await mkdir(folder);
  const host = ssh2.utils.generateKeyPairSync('ed25519');
  const client = ssh2.utils.generateKeyPairSync('ed25519');
  const encrypted = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: 'opensesame',
    cipher: 'aes256-ctr',
    rounds: 1,
  });
  await writeFile(join(base, 'host_key'), host.private, { mode: 0o600 });
  await writeFile(join(base, 'authorized_keys'), `${client.public}\n${encrypted.public}\n`);
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
    hostKey: host.public.split(' ')[1]!,
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
