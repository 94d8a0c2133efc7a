/** Programs load only what they use. People wait for short commands, and scripts run them often. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** They run the service, check its parts, or check values against a schema. */
const LONG = ['start', 'api', 'worker', 'doctor', 'demo', 'verify'];

/** Packages of the service. TypeBox alone is 373 modules, which took half the time of `sheaf export --help`. */
const SERVICE = [
  'typebox',
  'fastify',
  'pg-boss',
  'ssh2',
  '@aws-sdk/client-s3',
  '@opentelemetry/api',
  'jose',
  'piscina',
];

/** Libraries of kinds of destinations. A process that never delivers to such a place needs no memory for them. */
const DESTINATIONS = ['ssh2', 'nodemailer', '@aws-sdk/client-s3'];

/** Notes the packages that a program loads. */
const WATCH = `
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const found = /.*[/]node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(url);
      if (found) packages.add(found[1]);
      return next(url, context);
    },
  });
`;

/** Loads all commands but those that are named. */
const SHORT_COMMANDS = `
  const { loadCommands } = await import('./src/cli/commands.ts');
  const { createLoadCatalog } = await import('./src/cli/load-catalog.ts');
  const { builtIn } = await import('./src/reports/built-in.ts');
  const catalog = createLoadCatalog(builtIn);
  const names = (await loadCommands([], catalog)).map((command) => command.name());
  for (const name of names) if (!process.argv.includes(name)) await loadCommands([name], catalog);
  console.log(JSON.stringify({ names, packages: [...packages] }));
`;

/** Loads what an API and a worker load when they start. */
const SERVICE_START = `
  for (const path of ['wire', 'api/server', 'mcp/mcp-routes', 'portal/portal']) await import('./src/' + path + '.ts');
  console.log(JSON.stringify({ names: [], packages: [...packages] }));
`;

async function run(program: string, ...args: string[]): Promise<Record<'names' | 'packages', string[]>> {
  const all = ['--input-type=module', '--eval', WATCH + program, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all, { cwd: ROOT });
  return JSON.parse(stdout);
}

test('short commands load no package of the service', async () => {
  const { names, packages } = await run(SHORT_COMMANDS, ...LONG);
  expect(names).toEqual(expect.arrayContaining([...LONG, 'export', 'keys', 'migrate']));
  // Both are used by short commands: without them, the hook would see nothing.
  expect(packages).toEqual(expect.arrayContaining(['commander', 'pg']));
  expect(packages.filter((name) => SERVICE.includes(name))).toEqual([]);
});

test('a service that delivers nothing loads no library of destinations', async () => {
  const { packages } = await run(SERVICE_START);
  expect(packages).toEqual(expect.arrayContaining(['fastify', 'pg-boss']));
  expect(packages.filter((name) => DESTINATIONS.includes(name))).toEqual([]);
});
