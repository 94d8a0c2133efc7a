/** Compares imports with the rules about them (border-rules.ts). */
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
  return [...new Set([...errors, ...forbidden, ...circles])];
}

/** Finds a circle for every import that closes one, as its files in order. Imports of tests are not followed. */
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
