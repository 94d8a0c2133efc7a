import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printable, printableJson, quoted } from './printable.ts';

test.each([
  ['plain text, ümlaut, 日本, 😀\n\tnext line', 'plain text, ümlaut, 日本, 😀\n\tnext line'],
  ['\x1b[2J\x1b]0;title\x07', '\\x1b[2J\\x1b]0;title\\x07'],
  ['one\rtwo\x08\x7f', 'one\\x0dtwo\\x08\\x7f'],
  ['C1 \x9b2J', 'C1 \\x9b2J'],
  ['user\u202egnp.exe\u2066', 'user\\u202egnp.exe\\u2066'],
  ['\ufeffsep\u2028', '\\ufeffsep\\u2028'],
])('%j is shown as %j', (text, shown) => expect(printable(text)).toBe(shown));

test('a quoted value stays on one line', () => {
  expect(quoted('a\nb"\x1b[0m\u202e')).toBe('"a\\nb\\"\\u001b[0m\\u202e"');
});

test('escaped JSON parses to the same value', () => {
  const value = { a: '\x1b\x9b\u202e"\\\n\ufeff' };
  const json = printableJson(JSON.stringify(value));
  expect(json).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(json)).toEqual(value);
});

test('only print.ts, which escapes, and the progress bars write to the terminal', async () => {
  const writers: string[] = [];
  for await (const name of glob('**/*.ts', { cwd: import.meta.dirname, exclude: ['**/*.test.ts'] })) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    if (/\bprocess\.std(?:out|err)\b/.test(text)) writers.push(name);
  }
  expect(writers.sort()).toEqual(['cli/print.ts', 'cli/progress.ts']);
});
