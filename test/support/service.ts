/** Runs the real service as a process of its own, the way an operator does, for tests that see it from outside only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ENTRY = join(import.meta.dirname, '../../bin/sheaf');

/** How long a start may take; with the embedded database and the demo data it takes up to 15 s on two cores. */
const START_LIMIT_MS = 60_000;

/** The last line of what every start prints. */
const READY = 'Stop with Ctrl-C.';

export interface ServiceOptions {
  /** Settings, as `sheaf --help` lists them; the environment of the tests is not passed on. */
  env: Record<string, string>;
  command?: 'start' | 'api' | 'worker';
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the signal to the end. */
  ms: number;
}

export interface RunningService {
  /** `http://127.0.0.1:41234`; empty for a worker. */
  origin: string;
  pid: number;
  /** What it printed on standard output. */
  output(): string;
  /** What it printed on standard error: its log. */
  log(): string;
  /** Resolves once the process is gone, by whatever cause. */
  exited: Promise<Omit<Exit, 'ms'>>;
  /** Sends a signal and resolves once the process is gone. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
}

/** Starts the service on a free port and resolves when it says that it is ready. */
export async function startService({ env, command = 'start' }: ServiceOptions): Promise<RunningService> {
  const child = spawn(ENTRY, [command], {
    env: { ...baseEnvironment(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child.stdout);
  const log = collect(child.stderr);
  const gone = new Promise<Omit<Exit, 'ms'>>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  );
  await ready(child, output, log);
  return {
    origin: /API {6}(http:\S+)\/api\/v1/.exec(output())?.[1] ?? '',
    pid: child.pid!,
    output,
    log,
    exited: gone,
    async end(signal = 'SIGTERM') {
      const asked = performance.now();
      child.kill(signal);
      return { ...(await gone), ms: performance.now() - asked };
    },
  };
}

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** A command that takes longer is killed, and its code is null. */
  limitMs?: number;
  /** The command gets SIGTERM once this resolves. */
  signalWhen?: () => Promise<unknown>;
}

/** Runs a `sheaf` command to its end. */
export async function sheaf(
  args: readonly string[],
  { env = {}, cwd, limitMs, signalWhen }: RunOptions = {},
): Promise<CliRun> {
  const child = spawn(ENTRY, args, {
    env: { ...baseEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
    ...(limitMs ? { timeout: limitMs, killSignal: 'SIGKILL' as const } : {}),
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  signalWhen?.().then(
    () => child.kill('SIGTERM'),
    () => child.kill('SIGKILL'),
  );
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: stdout(), stderr: stderr() };
}

/** What a program needs to run at all; settings of whoever runs the tests must not decide them. */
function baseEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function ready(child: ChildProcess, output: () => string, log: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string) => {
      child.kill('SIGKILL');
      reject(new Error(`The service ${what}.\n${output()}\n${log()}`));
    };
    const timer = setTimeout(() => fail(`was not ready within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended while it started');
    });
    child.stdout!.on('data', () => {
      if (!output().includes(READY)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
