/** Starts the engine of ClickHouse in a process of its own, because it has one data folder per process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { notInstalled } from '../../scripts/installed.ts';

/** What to do to run the tests of ClickHouse, or undefined if they can run. It is printed once. */
export const missing = notInstalled('test/clickhouse');
if (missing !== undefined) console.warn(`The tests of ClickHouse are skipped: ${missing}`);

export interface ClickHouse {
  /** The URL of a source, whose user can do everything. `viewer` can only read, and `writer` cannot cancel statements. */
  url(user?: 'reader' | 'viewer' | 'writer', database?: string): string;
  /** Runs a statement, and resolves with its rows as tab-separated text. `rows` follow an `insert … format …`. */
  run(statement: string): Promise<string>;
  /** Ends all responses that are being sent, and resolves with their number. */
  kill(): Promise<number>;
  /** The IDs of all statements for which a client has sent `kill query`. */
  killed(): Promise<string[]>;
  stop(): Promise<void>;
}

const PASSWORD = 'geheim und lang';

export async function startClickHouse(): Promise<ClickHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-clickhouse-'));
  const front = spawn(process.execPath, [join(import.meta.dirname, 'front.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: front.stdout });
  const [port] = (await Promise.race([once(lines, 'line'), once(front, 'exit')])) as [string];
  const origin = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`reader:${PASSWORD}`).toString('base64')}`;
  const post = async (path: string, body = '') => {
    const response = await fetch(`${origin}${path}`, { method: 'POST', body, headers: { authorization } });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  await post('/', 'create database shop');
  return {
    url: (user = 'reader', database = 'shop') =>
      `clickhouse://${user}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`,
    run: (statement) => post('/?database=shop', statement),
    kill: async () => JSON.parse(await post('/-/kill')),
    killed: async () => JSON.parse(await post('/-/killed')),
    async stop() {
      const exited = once(front, 'exit');
      front.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
