/** Checks that no two migrations have the same number, which two branches can take at the same time. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const names = (await readdir(join(import.meta.dirname, '../migrations')))
  .filter((name) => name.endsWith('.sql'))
  .sort();
for (const [number, same = []] of Object.entries(Object.groupBy(names, (name) => name.slice(0, 4)))) {
  if (same.length === 1) continue;
  console.error(`${same.join(' and ')} have the number ${number}. Rename the one that no database has.`);
  process.exitCode = 1;
}
