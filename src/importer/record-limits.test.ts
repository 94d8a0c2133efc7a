import { expect, test } from 'vitest';
import { makeColumnMatcher } from './column-matcher.ts';
import { CHUNK_BYTES } from './decompress.ts';
import type { Format } from './file-format.ts';
import { IMPORT_KINDS } from './kinds/index.ts';
import { makeNotes } from './notes.ts';
import type { Source } from './open-source.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-jsonl.ts';
import { readXml } from './read-xml.ts';

function sourceOf(format: Format, text: string): Source {
  const bytes = Buffer.from(text);
  return {
    name: 'test',
    format,
    layout: { delimiter: ',', rowEnd: '\n', sepBytes: 0 },
    bytes: (async function* () {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    })(),
    entry: null,
    encoding: () => null,
    read: () => 0,
    total: null,
  };
}

const MIB = 1024 * 1024;

test.each([
  ['nesting', '<a>'.repeat(1000), 'more than 100 elements within each other'],
  ['attributes', `<a ${Array.from({ length: 1001 }, (_, i) => `x${i}=""`).join(' ')}/>`, 'more than 1000 attributes'],
  ['one long attribute', `<a x="${'x'.repeat(MIB)}"/>`, 'Max buffer length exceeded'],
  ['one long name', `<${'a'.repeat(MIB)}/>`, 'Max buffer length exceeded'],
  ['text of a record', `<list><a>${'x'.repeat(5 * MIB)}</a></list>`, 'a record of more than 4 MiB'],
  ['elements of a record', `<list><a>${'<b/>'.repeat(20_001)}</a></list>`, 'a record of more than 20,000 elements'],
  ['long names in a record', `<list><a><${'x'.repeat(60_000)}>${'<b/>'.repeat(100)}`, 'a record of more than 4 MiB'],
])('XML with too much %s is refused', async (_, text, problem) => {
  await expect(Array.fromAsync(readXml(sourceOf('xml', text), ['list.a']))).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    message: expect.stringContaining(problem),
  });
});

test('elements outside of records take no memory, whatever their number', async () => {
  const text = `<list><other>${'<b/>'.repeat(50_000)}</other><a><b>1</b></a></list>`;
  const records = (await Array.fromAsync(readXml(sourceOf('xml', text), ['list.a']))).flat();
  expect(records.map(({ values }) => ({ ...values }))).toEqual([{ b: '1' }]);
});

test.each([
  ['nesting', `{"a":${'['.repeat(101)}${']'.repeat(101)}}`],
  ['endless nesting', '['.repeat(3 * MIB)],
  ['values', `{"a":[${'1,'.repeat(20_000)}1]}`],
])('a line of JSON Lines with too much %s is rejected, and the next one is read', async (_, line) => {
  const records = (await Array.fromAsync(readJsonLines(sourceOf('jsonl', `${line}\n{"a":1}\n`), true))).flat();
  expect(records.map(({ problem }) => problem)).toEqual([
    'the line has more than 20,000 values, or more than 100 objects or lists within each other',
    null,
  ]);
});

test('brackets and colons in texts do not count, also behind escaped quotes', async () => {
  const line = JSON.stringify({ a: `"${'[{:,'.repeat(10_000)}\\`, b: { c: 1 } });
  const records = (await Array.fromAsync(readJsonLines(sourceOf('jsonl', line), true))).flat();
  expect(records.map(({ problem }) => problem)).toEqual([null]);
});

const DUPLICATE = 'the object has a duplicate key';

test.each([
  ['{"a":{"b":1,"b":2}}', DUPLICATE],
  ['{"a":{"b":{"c":1}},"x":{"b":{"c":1,"c":2}}}', DUPLICATE],
  ['{"a":{"b":1},"a":{"c":2}}', DUPLICATE],
  // The objects in a list are not read.
  ['{"a":[{"b":1,"b":2},[{"c":1}]],"b":{"c":[]},"c":{"b":1}}', null],
])('with nested objects, the keys of %s are compared at every level', async (line, expected) => {
  const [record] = (await Array.fromAsync(readJsonLines(sourceOf('jsonl', line), true))).flat();
  expect(record!.problem).toBe(expected);
});

test('objects that are not read can have duplicate keys', async () => {
  const line = '{"a":{"b":1,"b":2}}\n{"a":{},"a":1}';
  const records = (await Array.fromAsync(readJsonLines(sourceOf('jsonl', line), false))).flat();
  expect(records.map(({ problem }) => problem)).toEqual([null, DUPLICATE]);
});

test('a line of JSON Lines without an end is refused', async () => {
  const reading = Array.fromAsync(readJsonLines(sourceOf('jsonl', `{"a":"${'x'.repeat(5 * MIB)}`), true));
  await expect(reading).rejects.toThrow('has a line of more than 4 MiB');
});

async function csv(text: string): Promise<void> {
  const kind = IMPORT_KINDS.advertisers;
  const matcher = makeColumnMatcher({ kind, lookups: [], map: {}, constants: new Set() });
  const { batches } = await readCsv({
    source: sourceOf('csv', text),
    matcher,
    width: kind.columns.length,
    notes: makeNotes(),
  });
  await Array.fromAsync(batches);
}

test.each([
  ['a header of empty fields', ','.repeat(5 * MIB), 'has a row of more than 4 MiB'],
  ['a row of empty fields', `external_id,name,network\n${','.repeat(5 * MIB)}`, 'has a row of more than 4 MiB'],
  ['one long field', `external_id,name,network\n${'x'.repeat(5 * MIB)}`, 'cannot be read as CSV'],
  ['a column with a long name', `external_id,${'x'.repeat(2000)}\n`, 'more than 1000 characters'],
])('CSV with %s is refused', async (_, text, problem) => {
  await expect(csv(text)).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    message: expect.stringContaining(problem),
  });
});
