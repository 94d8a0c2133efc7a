/**
 * Writes `openapi.json` from the operations. With `--check`, fails if the file is out of date.
 * Needs no database, because the server is built but receives no request.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiContext } from '../src/api/context.ts';
import { buildServer } from '../src/api/server.ts';
import { readConfig } from '../src/config.ts';
import { builtIn } from '../src/reports/built-in.ts';

const PATH = join(import.meta.dirname, '../openapi.json');

// Building the server only reads the settings. The parts that serve requests are never used.
const context = { config: readConfig({}), catalog: builtIn } as unknown as ApiContext;
const app = await buildServer(context, { logger: pino({ level: 'silent' }) });
await app.ready();
const fresh = `${JSON.stringify(app.swagger(), null, 2)}\n`;
await app.close();

if (!process.argv.includes('--check')) {
  await writeFile(PATH, fresh);
} else if ((await readFile(PATH, 'utf8').catch(() => '')) !== fresh) {
  console.error('openapi.json is out of date. Regenerate it: npm run openapi');
  process.exitCode = 1;
}
