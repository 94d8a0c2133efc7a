/**
 * Checks the borders between folders (folders.cjs) and that every imported package is in package.json. Also checks that every folder
 * has a border, and that no border allows an upward import.
 */
import { readdirSync } from 'node:fs';
import { FILES, FOLDERS, WEB_FOLDERS } from './border-rules.ts';
import { findViolations } from './find-violations.ts';

/** bench/ is a package of its own, which knip checks. */
const READ = ['src', 'test', 'scripts', 'web/src', 'clients/typescript/src'];

const problems: string[] = [];

/** Top-level files. They connect everything, so they are above all borders. */
const TOP = ['config', 'wire'];

const known = FOLDERS.map(({ name }) => name);
for (const [i, { name, imports }] of FOLDERS.entries()) {
  const above = imports.filter((path) => !known.slice(0, i).includes(path.split('/')[0]!) && !TOP.includes(path));
  if (above.length > 0)
    problems.push(`folders.cjs: ${name}/ must not import ${above.join(', ')}, which is not below it.`);
}
for (const entry of readdirSync('src', { withFileTypes: true })) {
  const listed = entry.isDirectory() ? known : [...FILES, ...TOP].map((name) => `${name}.ts`);
  if (entry.name.endsWith('.test.ts') || listed.includes(entry.name)) continue;
  problems.push(`src/${entry.name} is not in folders.cjs. Add it at its place.`);
}

for (const { name } of readdirSync('web/src', { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (!WEB_FOLDERS.some((folder) => folder.name === name))
    problems.push(`web/src/${name} is not in WEB_FOLDERS of folders.cjs. Add it at its place.`);
}

for (const path of readdirSync('src', { recursive: true, withFileTypes: true })) {
  if (path.isDirectory() && ['testing', 'fixtures', 'mocks', 'support'].includes(path.name))
    problems.push(`${path.parentPath}/${path.name}: code of tests belongs in test/support/.`);
}

problems.push(...findViolations(process.cwd(), READ));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
