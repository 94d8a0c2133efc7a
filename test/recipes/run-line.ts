/** Runs a line of shell to its end. Of the tests' environment it gets only an API key. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/**
 * Shorter than the limit of a test. Compilers that share two cores with each other and with other test files have taken more than 100 s.
 */
const LIMIT_MS = 280_000;

export interface LineRun {
  code: number | null;
  /** Standard output and standard error, in order. */
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
    // The process group ends with all its processes at the limit.
    detached: true,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), LIMIT_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return { code, output: Buffer.concat(chunks).toString() };
}
