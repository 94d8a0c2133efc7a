import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dictionary } from './dictionary.ts';

test('a dictionary has its entries and no inherited properties', () => {
  const words = dictionary({ one: 1 });
  expect(words['one']).toBe(1);
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(words[name]).toBeUndefined();
});

test('every lookup table is a dictionary', () => {
  const root = join(import.meta.dirname, '..');
  const files = globSync(
    'src/{access,api,cli,deliveries,dex,exports,mcp,openapi,portal,reports,schedules,webhooks}/**/*.ts',
    {
      cwd: root,
    },
  ).filter((file) => !file.includes('.test.'));
  expect(files.length).toBeGreaterThan(120);
  const plain = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?const (\w+): .*Record<string,.* = \{/gm)].map(
      ([, name]) => `${name} in ${file}`,
    ),
  );
  expect(plain).toEqual([]);
});
