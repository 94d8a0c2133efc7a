/**
 * Prepares a release: `npm run release -- patch|minor|major`. Sets the version of the package and of the client, dates the
 * *Unreleased* section of CHANGELOG.md, regenerates the API document, checks everything, commits and tags. It pushes nothing.
 * Changes nothing unless the tree is clean and CHANGELOG.md lists a change.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { datedChangelog } from './dated-changelog.ts';
import { increased } from './increased.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGES = ['package.json', 'package-lock.json', 'clients/typescript/package.json'];

try {
  release();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function release(): void {
  if (output('git', 'status', '--porcelain') !== '')
    throw new Error('There are uncommitted changes. Commit them first.');
  const { version: current } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const version = increased(current, process.argv[2]);
  const today = new Date().toISOString().slice(0, 10);
  const changelog = join(ROOT, 'CHANGELOG.md');
  const dated = datedChangelog(readFileSync(changelog, 'utf8'), { version, date: today });

  writeFileSync(changelog, dated);
  for (const name of PACKAGES) setVersion(join(ROOT, name), version);
  try {
    for (const script of ['openapi', 'client-types', 'guides', 'check']) run('npm', 'run', '--silent', script);
  } catch (error) {
    const next = 'Undo the changes of the release with "git restore .", correct the cause, and run it again.';
    throw new Error(`${(error as Error).message}. Nothing was committed. ${next}`);
  }
  run('git', 'commit', '--all', '--message', `release: ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Sheaf ${version}`);
  console.log(`Tagged v${version}. Publish it with: git push --follow-tags`);
}

function setVersion(path: string, version: string): void {
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.version = version;
  // A lock file repeats the version of its own package.
  if (manifest.packages) manifest.packages[''].version = version;
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: ROOT, stdio: 'inherit' });
}

function output(program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd: ROOT, encoding: 'utf8' }).trim();
}
