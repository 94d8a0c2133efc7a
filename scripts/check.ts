/** `npm run check` runs all checks that need no running service. It needs no database and takes seconds. */
import { spawn } from 'node:child_process';
import { notInstalled } from './installed.ts';

const CHECKS: Record<string, string[]> = {
  'format and lint': ['biome', 'check', '--error-on-warnings', '.'],
  types: ['tsc', '--noEmit', '-p', '.'],
  ...withTheirPackages({
    bench: {
      'types of bench': ['tsc', '--noEmit', '-p', 'bench'],
      'charts of docs/figures.md': ['node', 'bench/figures.ts', '--check'],
    },
    'test/readers': { 'types of test/readers': ['tsc', '--noEmit', '-p', 'test/readers'] },
  }),
  'types of the pages': ['tsc', '--noEmit', '-p', 'web'],
  'folder borders': ['node', 'scripts/borders.ts'],
  'numbers of migrations': ['node', 'scripts/migrations.ts'],
  'types of the client': ['tsc', '--noEmit', '-p', 'clients/typescript'],
  'openapi.json': ['node', 'scripts/openapi.ts', '--check'],
  'rules for openapi.json': ['node', 'scripts/openapi-lint.ts'],
  'client types from openapi.json': ['node', 'scripts/client-types.ts', '--check'],
  'guides from code': ['node', 'scripts/guides.ts', '--check'],
  'WebAssembly from sources': ['node', 'scripts/wasm.ts', '--check'],
  'dead code and packages': ['knip', '--no-progress'],
  'number of packages': ['node', 'scripts/packages.ts'],
  'schemas in SQL': ['node', 'scripts/table-names.ts'],
  'banned phrases': ['node', 'scripts/language.ts'],
  'names in docs': ['node', 'scripts/docs-names.ts'],
  'folders in ARCHITECTURE.md': ['node', 'scripts/architecture.ts', '--check'],
};

const results = await Promise.all(
  Object.entries(CHECKS).map(async ([name, [program, ...args]]) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}`);
    return { code, output: Buffer.concat(output).toString() };
  }),
);
for (const { code, output } of results) if (code !== 0) console.error(output);
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;

/**
 * Checks of folders with their own packages. `types` checks the code of these folders with stand-ins (scripts/other-packages.d.ts), so
 * their checks are skipped if their packages are not installed, except in CI.
 */
function withTheirPackages(folders: Record<string, Record<string, string[]>>): Record<string, string[]> {
  const checks: Record<string, string[]> = {};
  for (const [folder, own] of Object.entries(folders)) {
    const isInstalled = notInstalled(folder) === undefined;
    for (const [name, command] of Object.entries(own)) {
      if (isInstalled) checks[name] = command;
      else if (process.env['SHEAF_TEST_ALL'] === '1') checks[name] = ['node', 'scripts/installed.ts', folder];
      else console.log(`skip  ${name}. To check: npm ci --prefix ${folder}`);
    }
  }
  return checks;
}
