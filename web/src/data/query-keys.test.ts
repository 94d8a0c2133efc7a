import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

// What one page stored under a key is what another page gets for it, of whatever shape it is.
test('a key of stored responses is named in one file only', () => {
  const files = new Map<string, Set<string>>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: ROOT }).filter((path) => !path.includes('.test.'))) {
    const source = readFileSync(join(ROOT, file), 'utf8');
    for (const [, key] of source.matchAll(/(?<!Queries\(\{ )queryKey: \[((?:PUBLIC_DATA, )?'[^']+')/g)) {
      files.set(key!, (files.get(key!) ?? new Set()).add(file));
    }
  }
  expect([...files.keys()]).toContain(`'report-types'`);
  expect([...files].filter(([, named]) => named.size > 1)).toEqual([]);
});
