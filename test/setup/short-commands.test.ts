/** Programs load only what they use. People wait for short commands, and scripts run them often. */
import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const catalog = createLoadCatalog(async () => builtIn);
  const names = (await loadCommands([], catalog)).map((command) => command.name());
  for (const name of names) if (!process.argv.includes(name)) await loadCommands([name], catalog);
  console.log(JSON.stringify({ names, packages: [...packages] }));
`;

/** Loads what an API and a worker load when they start. */
const SERVICE_START = `
  for (const path of ['wire', 'api/server', 'mcp/mcp-routes', 'portal/portal']) await import('./src/' + path + '.ts');
  console.log(JSON.stringify({ names: [], packages: [...packages] }));
`;

/** Prints the URLs of the loaded modules when the process ends. Standard output has the help. */
const WATCH_MODULES = `
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({
    load(url, context, next) {
      urls.push(url);
      return next(url, context);
    },
  });
  process.on('exit', () => console.error(JSON.stringify(urls)));
`;

/** Runs `sheaf` and resolves with the paths of the modules that it loads, without those of Node. */
async function modulesOf(...args: string[]): Promise<string[]> {
  const watch = `data:text/javascript,${encodeURIComponent(WATCH_MODULES)}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', watch, 'bin/sheaf.js', ...args], {
    cwd: ROOT,
  });
  expect(stdout).toContain('Usage: sheaf');
  const urls: string[] = JSON.parse(stderr);
  return urls.filter((url) => url.startsWith('file:')).map((url) => relative(ROOT, fileURLToPath(url)));
}

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

test('help loads the command line and nothing of the service', async () => {
  const modules = await modulesOf('--help');
  expect(modules).toContain('src/cli/settings-help.ts');
  // The settings are in the help, and check their values with a few modules beside the folders.
  const others = modules.filter((path) => /^(src\/[^/]+\/|clients\/|node_modules\/)/.test(path));
  expect(others.filter((path) => !/^(src\/cli|node_modules\/commander)\//.test(path))).toEqual([]);
  expect(modules.length).toBeLessThanOrEqual(40);
});

test('the help of a command does not load what runs the command', async () => {
  const modules = await modulesOf('export', '--help');
  expect(modules).toContain('src/reports/clicks-details-excel.ts');
  const unused = /^(clients\/|node_modules\/(?!commander\/))/;
  expect(modules.filter((path) => unused.test(path))).toEqual([]);
  expect(modules.length).toBeLessThanOrEqual(75);
});

test('a service that delivers nothing loads no library of destinations', async () => {
  const { packages } = await run(SERVICE_START);
  expect(packages).toEqual(expect.arrayContaining(['fastify', 'pg-boss']));
  expect(packages.filter((name) => DESTINATIONS.includes(name))).toEqual([]);
});
