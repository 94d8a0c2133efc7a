/**
 * Checks the names in the documentation. Every path of this repository must exist. If a function is named together with its file
 * (`partLanes` in `src/worker/worker.ts`), the file must declare it.
 * A record of the benchmark is kept only while a document cites it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** A path starts with a folder of this repository or is a file at its root. */
const PATH =
  /^(?:(?:src|test|docs|bench|scripts|migrations|demo|bin|web|clients|deploy|\.ci)\/[\w./-]*|[A-Z]+\.md|[\w-]+\.(?:json|config\.ts|cjs))$/;

/** The built pages, which only exist after `npm ci`. */
const BUILT = /^web\/dist\b/;

/** A name in backticks, followed by the file that declares it. */
const DECLARED = /`(\w+)(?:\(\))?` (?:in|of) `((?:src|web|test)\/[\w./-]+\.tsx?)`/g;

const problems: string[] = [];
const allNamed = new Set<string>();
const DOCS = ['*.md', 'docs/**/*.md', '{test,bench}/**/*.md', 'clients/*/*.md'];
for await (const file of glob(DOCS, { cwd: ROOT, exclude: ['**/node_modules'] })) {
  const text = await readFile(join(ROOT, file), 'utf8');
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!).filter((path) => PATH.test(path));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1]!)
    .filter((path) => !path.includes(':'))
    .map((path) => relative(ROOT, join(ROOT, dirname(file), path)));
  for (const path of [...named, ...linked]) {
    allNamed.add(path);
    if (!BUILT.test(path) && !existsSync(join(ROOT, path)))
      problems.push(`${file} names ${path}, which does not exist.`);
  }
  for (const [, name, path] of text.matchAll(DECLARED)) {
    if (existsSync(join(ROOT, path!)) && !declares(path!, name!)) {
      problems.push(`${file} names ${name} in ${path}, which does not declare it.`);
    }
  }
}
for (const result of await readdir(join(ROOT, 'bench/results'))) {
  if (!allNamed.has(`bench/results/${result}`))
    problems.push(`No document cites bench/results/${result}. Cite it in docs/figures.md, or delete it.`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function declares(path: string, name: string): boolean {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return new RegExp(String.raw`\b(?:function\*?|const|let|class|interface|type)\s+${name}\b`).test(text);
}
