/** Checks that every path in the documentation, in backticks or as a link, exists. */
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Matches paths of this repository: those that begin with one of its folders, and files in its root. */
const PATH =
  /^(?:(?:src|test|docs|bench|scripts|migrations|demo|bin|web|clients|\.ci)\/[\w./-]*|[A-Z]+\.md|[\w-]+\.(?:json|config\.ts))$/;

let missing = 0;
for await (const file of glob(['*.md', 'docs/**/*.md', 'test/**/*.md', 'clients/*/*.md'], { cwd: ROOT })) {
  const text = await readFile(join(ROOT, file), 'utf8');
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!).filter((path) => PATH.test(path));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1]!)
    .filter((path) => !path.includes(':'))
    .map((path) => relative(ROOT, join(ROOT, dirname(file), path)));
  for (const path of [...named, ...linked]) {
    if (existsSync(join(ROOT, path))) continue;
    console.error(`${file} names ${path}, which does not exist.`);
    missing++;
  }
}
process.exitCode = missing > 0 ? 1 : 0;
