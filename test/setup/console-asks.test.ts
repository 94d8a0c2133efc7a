/** What the decision about asks of console users and the README say about the console is kept by tests that exist. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string) => readFile(join(ROOT, path), 'utf8');
const decision = await textOf('docs/decisions/0030-asks-of-console-users.md');

/** The cells of the table below a heading, without its first two lines. */
function tableBelow(heading: string): string[][] {
  const section = decision.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

interface Kept {
  file: string;
  /** The name of a test, up to where it is shortened. Null for all tests of the file or folder. */
  name: string | null;
}

/** Reads `path`: "name …", "another name"; `path`. */
function keptBy(cell: string): Kept[] {
  return cell.split('; ').flatMap((one): Kept[] => {
    const file = /^`([^`]+)`/.exec(one)?.[1];
    if (!file) throw new Error(`There is no file in “${one}”.`);
    const names = [...one.matchAll(/"([^"]+?)(?: …)?"/g)].map(([, name]) => name!);
    return names.length > 0 ? names.map((name) => ({ file, name })) : [{ file, name: null }];
  });
}

/** The text of all test files in a folder. */
async function testsBelow(folder: string): Promise<string> {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  const tests = files.filter((file) => file.includes('.test.ts'));
  return (await Promise.all(tests.map((file) => textOf(join(folder, file))))).join('\n');
}

async function missing({ file, name }: Kept): Promise<string[]> {
  const text = await (file.endsWith('/') ? testsBelow(file) : textOf(file)).catch(() => null);
  if (text === null) return [`${file} does not exist`];
  if (text === '') return [`${file} has no tests`];
  return name === null || text.includes(`'${name}`) || text.includes(`"${name}`)
    ? []
    : [`${file} has no test “${name}”`];
}

test('a folder without tests, a file that is not there, and a test that no file has are found', async () => {
  const kept = (file: string, name: string | null = null) => missing({ file, name });
  expect(await kept('test/readers/')).toEqual([]);
  expect(await kept('test/readers/', 'no such test')).toEqual(['test/readers/ has no test “no such test”']);
  expect(await kept('docs/decisions/')).toEqual(['docs/decisions/ has no tests']);
  expect(await kept('test/no-such-folder/')).toEqual(['test/no-such-folder/ does not exist']);
});

const asks = tableBelow('What people ask for');
const firsts = tableBelow('What was not seen elsewhere');

test('each of the 15 asks has a test, or says that it is not built', async () => {
  expect(asks.length).toBe(15);
  const problems = [];
  for (const [ask, answer, tests] of asks) {
    if (tests !== '–') problems.push(...(await Promise.all(keptBy(tests!).map(missing))).flat());
    else if (!answer!.startsWith('Not built.')) problems.push(`“${ask}” has no test`);
  }
  expect(problems).toEqual([]);
});

test('what was not seen elsewhere is kept by a test and listed in the README', async () => {
  expect(firsts.length).toBe(10);
  const readme = (await textOf('README.md')).replaceAll(/\s+/g, ' ');
  const problems = [];
  for (const [, sentence, tests] of firsts) {
    problems.push(...(await Promise.all(keptBy(tests!).map(missing))).flat());
    if (!readme.includes(sentence!)) problems.push(`The README does not say “${sentence}”`);
  }
  expect(problems).toEqual([]);
});
