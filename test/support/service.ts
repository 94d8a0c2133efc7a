/** Runs the real service as a separate process, as an operator does, for tests that see it only from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The program that operators run. */
const SHEAF = join(import.meta.dirname, '../../bin/sheaf');

/** Time limit for a start. With the embedded database and the demo data, it takes up to 15 s on two cores, and much longer beside other tests. */
const START_LIMIT_MS = 180_000;

/** The last line that every start prints. */
const READY = 'Stop with Ctrl-C.';

export interface ServiceOptions {
  /** Settings, as listed by `sheaf --help`. The environment of the tests is not passed on. */
  env: Record<string, string>;
  command?: 'start' | 'api' | 'worker';
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Time from the signal to the end of the process. */
  ms: number;
}

export interface RunningService {
  /** `http://127.0.0.1:41234`; empty for a worker. */
  origin: string;
  pid: number;
  /** Everything on standard output. */
  output(): string;
  /** Everything on standard error, which is the log. */
  log(): string;
  /** Resolves once the process has ended for any reason. */
  exited: Promise<Omit<Exit, 'ms'>>;
  /** Sends a signal and resolves once the process has ended. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
}

/** Starts the service on a free port and resolves when it reports that it is ready. */
export async function startService({ env, command = 'start' }: ServiceOptions): Promise<RunningService> {
  const child = spawn(SHEAF, [command], {
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
      const signaled = performance.now();
      child.kill(signal);
      return { ...(await gone), ms: performance.now() - signaled };
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
  /** Standard input. Default: nothing. */
  input?: string;
  /** A command that takes longer is killed, and its exit code is null. */
  limitMs?: number;
  /** Sends SIGTERM to the command once this resolves. */
  signalWhen?: () => Promise<unknown>;
}

/** Runs a `sheaf` command to its end. */
export async function sheaf(
  args: readonly string[],
  { env = {}, cwd, input = '', limitMs, signalWhen }: RunOptions = {},
): Promise<CliRun> {
  const child = spawn(SHEAF, args, {
    env: { ...baseEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
    ...(limitMs ? { timeout: limitMs, killSignal: 'SIGKILL' as const } : {}),
  });
  // A command can end before it has read its input.
  child.stdin.on('error', () => {}).end(input);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  signalWhen?.().then(
    () => child.kill('SIGTERM'),
    () => child.kill('SIGKILL'),
  );
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: stdout(), stderr: stderr() };
}

/** The variables that every program needs. Other settings of your environment must not affect the tests. */
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
      fail('ended during its start');
    });
    child.stdout!.on('data', () => {
      if (!output().includes(READY)) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
