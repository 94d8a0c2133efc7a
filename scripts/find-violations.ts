/** Compares imports with the rules about them (border-rules.ts). */
import { dirname } from 'node:path';
import { RULES } from './border-rules.ts';
import { type Import, type Imports, readImports } from './read-imports.ts';

/** Reads the code in folders of `root`. Returns a message for every forbidden import, for circles, and for files it cannot read. */
export function findViolations(root: string, folders: readonly string[]): string[] {
  const { imports, errors }: Imports = readImports(root, folders);
  const forbidden = imports.flatMap((found) =>
    RULES.filter(({ forbids }) => forbids(found)).map(
      ({ name, instead }) => `${found.from} imports ${found.to}. ${instead} (${name})`,
    ),
  );
  const circles = findCircles(imports).map(
    (files) =>
      `${files.join(' → ')}. Two files need each other: move what both need into a third, lower one. (no circles)`,
  );
  const folderCircles = findCircles(betweenFolders(imports)).map(
    (names) =>
      `${names.join(' → ')}. Two folders need each other: move what both need to a place below both. (no folder circles)`,
  );
  return [...new Set([...errors, ...forbidden, ...circles, ...folderCircles])];
}

const SOURCES = /^(?:web\/)?src\//;

/** The imports between folders of `src/` and of `web/src/`. A folder and the folders within it are one place. */
function betweenFolders(imports: readonly Import[]): Import[] {
  return imports
    .map((found) => ({ ...found, from: dirname(found.from), to: dirname(found.to), file: found.from }))
    .filter(({ from, to, file }) => SOURCES.test(from) && SOURCES.test(to) && !file.endsWith('.test.ts'))
    .filter(({ from, to }) => !`${from}/`.startsWith(`${to}/`) && !`${to}/`.startsWith(`${from}/`));
}

/** Finds a circle for every import that closes one, as its files or folders in order. Imports of tests are not followed. */
function findCircles(imports: readonly Import[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to, target } of imports) {
    if (target !== 'file' || from.startsWith('test/')) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const circles: string[][] = [];
  const path: string[] = [];
  const done = new Set<string>();
  const visit = (file: string) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const to of next.get(file) ?? []) visit(to);
    path.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return circles;
}
