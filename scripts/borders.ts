/**
 * Checks the borders between folders (folders.cjs). Also checks that every folder has a border, that no border allows an upward
 * import, and that the checker has read every file, because it skips files that it cannot parse.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

interface Result {
  summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
}

const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: { name: string; comment: string }[];
};
const { FILES, FOLDERS } = createRequire(import.meta.url)('../folders.cjs') as {
  FILES: string[];
  FOLDERS: { name: string; imports: string[] }[];
};
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

const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'];
const { stdout } = await promisify(execFile)('depcruise', args, { maxBuffer: 1 << 26 });
const { totalCruised, violations } = (JSON.parse(stdout) as Result).summary;

for (const { from, to, rule } of violations) {
  const comment = forbidden.find(({ name }) => name === rule.name)?.comment;
  problems.push(`${from} imports ${to}. ${comment} (${rule.name})`);
}
const files = readdirSync('src', { recursive: true }).filter((name) => String(name).endsWith('.ts')).length;
if (totalCruised < files) problems.push(`Only ${totalCruised} of ${files} files were read.`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
