/**
 * Writes `openapi.json` from the operations, or with `--check` says whether it is fresh.
 * Needs no database: the server is built, but never asked anything.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiContext } from '../src/api/context.ts';
import { buildServer } from '../src/api/server.ts';
import { readConfig } from '../src/config.ts';

const PATH = join(import.meta.dirname, '../openapi.json');

// Building only reads the settings; what serves requests is never touched.
const context = { config: readConfig({}) } as unknown as ApiContext;
const app = await buildServer(context, { logger: pino({ level: 'silent' }) });
await app.ready();
const fresh = `${JSON.stringify(app.swagger(), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  await writeFile(PATH, fresh);
} else if ((await readFile(PATH, 'utf8').catch(() => '')) !== fresh) {
  console.error('openapi.json is not fresh. Make it anew: npm run openapi');
  process.exitCode = 1;
}
