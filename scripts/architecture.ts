/** Writes the table of folders in ARCHITECTURE.md from folders.cjs. With `--check` it reports a table that is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { table } from '../src/portal/table.ts';

const PATH = join(import.meta.dirname, '../ARCHITECTURE.md');
const BEGIN = '<!-- folders: generated from folders.cjs by `npm run architecture` -->\n';
const END = '\n<!-- /folders -->';

const { FOLDERS } = createRequire(import.meta.url)('../folders.cjs') as {
  FOLDERS: { name: string; holds: string; imports: string[] }[];
};
const rows = FOLDERS.map(({ name, holds, imports }) => [
  `\`src/${name}/\``,
  holds,
  imports
    .map((path) => `\`${path}${path.includes('/') || path === 'config' || path === 'wire' ? '.ts' : '/'}\``)
    .join(', ') || '–',
]);
const folders = table(['folder', 'holds', 'imports'], rows.reverse());

const before = await readFile(PATH, 'utf8');
const [head, rest] = before.split(BEGIN);
const tail = rest?.slice(rest.indexOf(END));
if (tail === undefined || !tail.startsWith(END))
  throw new Error('ARCHITECTURE.md has no place for the table of folders.');
const fresh = `${head}${BEGIN}${folders.trimEnd()}${tail}`;
if (!process.argv.includes('--check')) {
  await writeFile(PATH, fresh);
} else if (fresh !== before) {
  console.error('The table of folders in ARCHITECTURE.md is out of date. Run: npm run architecture');
  process.exitCode = 1;
}
