/** Writes the tables of folders in ARCHITECTURE.md from folders.cjs. With `--check` it reports tables that are out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { table } from '../src/portal/table.ts';

const PATH = join(import.meta.dirname, '../ARCHITECTURE.md');
const { FOLDERS, WEB_FOLDERS } = createRequire(import.meta.url)('../folders.cjs') as {
  FOLDERS: { name: string; holds: string; imports: string[] }[];
  WEB_FOLDERS: { name: string; holds: string }[];
};
const rows = FOLDERS.map(({ name, holds, imports }) => [
  `\`src/${name}/\``,
  holds,
  imports
    .map((path) => `\`${path}${path.includes('/') || path === 'config' || path === 'wire' ? '.ts' : '/'}\``)
    .join(', ') || '–',
]);
const pages = WEB_FOLDERS.map(({ name, holds }) => [`\`web/src/${name}/\``, holds]);

const before = await readFile(PATH, 'utf8');
const withFolders = replaced(before, 'folders', table(['folder', 'holds', 'imports'], rows.reverse()));
const fresh = replaced(withFolders, 'pages', table(['folder', 'holds'], pages.reverse()));
if (!process.argv.includes('--check')) {
  await writeFile(PATH, fresh);
} else if (fresh !== before) {
  console.error('A table of folders in ARCHITECTURE.md is out of date. Run: npm run architecture');
  process.exitCode = 1;
}

/** The text with a new table between the two marks of a name. */
function replaced(text: string, name: string, folders: string): string {
  const begin = `<!-- ${name}: generated from folders.cjs by \`npm run architecture\` -->\n`;
  const end = `\n<!-- /${name} -->`;
  const [head, rest] = text.split(begin);
  const tail = rest?.slice(rest.indexOf(end));
  if (tail === undefined || !tail.startsWith(end))
    throw new Error(`ARCHITECTURE.md has no place for the table ${name}.`);
  return `${head}${begin}${folders.trimEnd()}${tail}`;
}
