/** Runs a line of shell to its end, and nothing of ours with it but a key. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** Longer than any program of the tests takes, and shorter than a test may. */
const LIMIT_MS = 100_000;

export interface LineRun {
  code: number | null;
  /** Standard output and standard error, as they came. */
  output: string;
}

export interface LineInput {
  line: string;
  folder: string;
  key?: string;
}

export async function runLine({ line, folder, key }: LineInput): Promise<LineRun> {
  const { PATH, HOME } = process.env;
  const child = spawn('bash', ['-c', line], {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:${PATH}`,
      HOME,
      LANG: 'C.UTF-8',
      ...(key ? { SHEAF_API_KEY: key } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that at the limit it goes with all that it started.
    detached: true,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), LIMIT_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return { code, output: Buffer.concat(chunks).toString() };
}
