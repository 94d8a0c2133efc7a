/**
 * Ends with a message if the packages of a folder with its own package.json are not installed, or not in the versions that it
 * names: `node scripts/installed.ts bench test/readers`. `npm ci` at the root does not install them, because only the benchmark
 * and the comparison of readers need them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Its lock lacks packages for other systems that npm does not have, so that `npm ci` refuses it. */
const INCOMPLETE = 'test/clickhouse';

/** What to do about the folder's packages, or undefined if they are installed. */
export function notInstalled(folder: string): string | undefined {
  const { dependencies, devDependencies } = manifest(join(ROOT, folder));
  const missing = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(([name, version]) => {
    const path = join(ROOT, folder, 'node_modules', name);
    return !existsSync(path) || manifest(path).version !== version;
  });
  if (missing.length === 0) return;
  const names = missing.map(([name, version]) => `${name} ${version}`).join(', ');
  const install = folder === INCOMPLETE ? 'npm install --no-save' : 'npm ci';
  return `${folder}/package.json names packages that are not installed: ${names}. Run: ${install} --prefix ${folder}`;
}

function manifest(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

if (import.meta.main) {
  for (const folder of process.argv.slice(2)) {
    const message = notInstalled(folder);
    if (message === undefined) continue;
    console.error(message);
    process.exitCode = 1;
  }
}
