/**
 * Containers without an engine: processes in the file system of an image, each with separate network, mount and process
 * namespaces. The options match `docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The configuration of an image, as `buildah inspect` prints it. */
export interface ImageConfig {
  Env: string[];
  Entrypoint: string[];
  Cmd: string[];
  User: string;
  WorkingDir: string;
  Healthcheck: { Test: string[] };
}

export interface Image {
  /** The mount point of its file system. */
  root: string;
  config: ImageConfig;
}

export interface RunOptions {
  name: string;
  image: Image;
  /** Arguments after the entrypoint. Default: the image's. */
  command?: string[];
  /** Replaces the entrypoint. */
  entrypoint?: string[];
  env?: Record<string, string>;
  /** Replaces the image's user. */
  user?: number;
}

export interface Container {
  name: string;
  address: string;
  /** The complete output so far. */
  output(): string;
  /** The exit code, or null while it runs. */
  code(): number | null;
  /** Runs a program inside the container as its user, and returns the output. Throws when the program fails. */
  exec(command: string[]): string;
  /** Sends SIGTERM to the first process and resolves with its exit code. */
  stop(limitSeconds: number): Promise<number | null>;
}

const NET = '10.89.77';
const BRIDGE = 'sheaf-test0';

/** Makes the root read-only, mounts /proc, a few devices, /tmp and /data, and becomes the first process. */
const ENTER = `
set -eu
root=$1 data=$2 hosts=$3 user=$4 folder=$5; shift 5
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mkdir -m 1777 "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
mount --bind "$data" "$root/data"
mount --bind "$hosts" "$root/etc/hosts"
mount -o remount,bind,ro "$root"
cd "$root"
exec chroot . /usr/bin/env -C "$folder" /usr/bin/setpriv --reuid="$user" --regid="$user" --clear-groups \\
  --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
`;

/** A bridge with an IP address for each name. The names resolve inside every container. */
export function openNetwork(folder: string, names: readonly string[]) {
  const address = (name: string) => `${NET}.${names.indexOf(name) + 2}`;
  const gateway = `${NET}.1`;
  const hosts = join(folder, 'hosts');
  const namespaces: string[] = [];
  const running: Container[] = [];

  function open(foreign: Record<string, string>): void {
    const lines = [...names.map((name) => [address(name), name]), ...Object.entries(foreign).map(([n, a]) => [a, n])];
    writeFileSync(hosts, `127.0.0.1 localhost\n${lines.map((line) => line.join(' ')).join('\n')}\n`);
    ip('link', 'add', BRIDGE, 'type', 'bridge');
    ip('addr', 'add', `${gateway}/24`, 'dev', BRIDGE);
    ip('link', 'set', BRIDGE, 'up');
  }

  function connect(name: string): string {
    const space = `sheaf-${name}`;
    const end = `sh${names.indexOf(name)}`;
    ip('netns', 'add', space);
    namespaces.push(space);
    ip('link', 'add', end, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
    ip('link', 'set', end, 'master', BRIDGE, 'up');
    ip('-n', space, 'addr', 'add', `${address(name)}/24`, 'dev', 'eth0');
    ip('-n', space, 'link', 'set', 'eth0', 'up');
    ip('-n', space, 'link', 'set', 'lo', 'up');
    return space;
  }

  function run({
    name,
    image,
    command,
    entrypoint,
    env = {},
    user = Number(image.config.User),
  }: RunOptions): Container {
    const { config } = image;
    const data = join(folder, `data-${name}`);
    mkdirSync(data);
    chownSync(data, user, user);
    const all = { ...Object.fromEntries(config.Env.map((line) => line.split(/=(.*)/s).slice(0, 2))), ...env };
    const program = [...(entrypoint ?? config.Entrypoint), ...(command ?? (entrypoint ? [] : config.Cmd))];
    const variables = Object.entries(all).map(([key, value]) => `${key}=${value}`);
    const inside = [image.root, data, hosts, String(user), config.WorkingDir || '/', 'env', '-i', ...variables];
    const child = spawn(
      'ip',
      [
        'netns',
        'exec',
        connect(name),
        'unshare',
        '--mount',
        '--pid',
        '--fork',
        'sh',
        '-c',
        ENTER,
        'sh',
        ...inside,
        ...program,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const container = watch(child, { name, address: address(name), user, variables });
    running.push(container);
    return container;
  }

  /** Runs a program of this machine in a separate network namespace, in place of the third-party images of compose.yaml. */
  function runForeign(name: string, command: string[]): Container {
    const space = connect(name);
    // `ip netns exec` mounts this file over /etc/hosts: https://man7.org/linux/man-pages/man8/ip-netns.8.html
    mkdirSync(`/etc/netns/${space}`, { recursive: true });
    writeFileSync(`/etc/netns/${space}/hosts`, readFileSync(hosts));
    const child = spawn('ip', ['netns', 'exec', space, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    const container = watch(child, { name, address: address(name), user: 0, variables: [] });
    running.push(container);
    return container;
  }

  async function close(): Promise<void> {
    await Promise.all(running.filter((one) => one.code() === null).map((one) => one.stop(30)));
    for (const space of namespaces) {
      ip('netns', 'del', space);
      rmSync(`/etc/netns/${space}`, { recursive: true, force: true });
    }
    ip('link', 'del', BRIDGE);
  }

  return { gateway, open, run, runForeign, close };
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function watch(
  child: ChildProcess,
  { name, address, user, variables }: { name: string; address: string; user: number; variables: string[] },
): Container {
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk) => chunks.push(chunk));
  child.stderr!.on('data', (chunk) => chunks.push(chunk));
  let code: number | null = null;
  const gone = new Promise<void>((resolve) =>
    child.on('close', (ended, signal) => {
      code = ended ?? (signal ? 128 : 1);
      resolve();
    }),
  );
  /** `unshare --fork` waits for the first process of the container and exits with its code. */
  const first = () => {
    const path = `/proc/${child.pid}/task/${child.pid}/children`;
    const pid = readFileSync(path, 'utf8').trim().split(' ')[0];
    return pid ? Number(pid) : child.pid!;
  };
  return {
    name,
    address,
    output: () => Buffer.concat(chunks).toString(),
    code: () => code,
    exec(command) {
      const enter = ['-t', String(first()), '-m', '-n', '-p', '-r', '--', '/usr/bin/env', '-C', '/app'];
      const as = [
        '/usr/bin/setpriv',
        `--reuid=${user}`,
        `--regid=${user}`,
        '--clear-groups',
        'env',
        '-i',
        ...variables,
      ];
      return execFileSync('nsenter', [...enter, ...as, ...command], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },
    async stop(limitSeconds) {
      if (code === null) process.kill(first(), 'SIGTERM');
      const late = sleep(limitSeconds * 1000, 'late' as const, { ref: false });
      if ((await Promise.race([gone, late])) === 'late') process.kill(first(), 'SIGKILL');
      await gone;
      return code;
    },
  };
}
