import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Starts `bench/peers/bare-route.ts`, runs `work` with its origin, and stops it. */
export async function withBareRoute<T>(databaseUrl: string, work: (origin: string) => Promise<T>): Promise<T> {
  const script = new URL('../peers/bare-route.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const [origin] = (await once(createInterface(child.stdout), 'line')) as [string];
    return await work(origin);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
