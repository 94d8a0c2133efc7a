import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Source } from './open-source.ts';
import { readJson } from './read-json.ts';

function sourceOf(bytes: Buffer, size: number): Source {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return {
    name: 'test',
    format: 'json',
    layout: { delimiter: ',', rowEnd: '\n', sepBytes: 0 },
    bytes: (async function* () {
      yield* chunks;
    })(),
    entry: null,
    encoding: () => null,
    read: () => 0,
    total: null,
  };
}

async function read(text: string, { paths = [''], size = 1000 }: { paths?: string[]; size?: number } = {}) {
  const records = (await Array.fromAsync(readJson(sourceOf(Buffer.from(text), size), paths))).flat();
  return records.map((record) => ({ ...record, text: JSON.stringify(record.values) }));
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('"', '\\', ']', '}', ',', '\u2028', '__proto__'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
  ),
})).any;

test('reads what JSON.parse reads, for any document, indentation and chunk size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), value, { maxKeys: 4 }), { maxLength: 6 }),
      fc.constantFrom(undefined, 1, '\t'),
      fc.integer({ min: 1, max: 40 }),
      async (list, indent, size) => {
        const text = JSON.stringify(list, null, indent);
        const records = await read(text, { size });
        expect(records.map(({ problem }) => problem)).toEqual(list.map(() => null));
        expect(records.map((record) => JSON.parse(record.text))).toEqual(JSON.parse(text));
        expect(records.map(({ line }) => line)).toEqual(list.map((_, i) => i + 1));
        const envelope = JSON.stringify({ 'a.b': list, meta: { records: {} }, data: { other: [[]], records: list } });
        const within = await read(envelope, { size, paths: ['', 'Actions', 'data.records'] });
        expect(within.map((record) => JSON.parse(record.text))).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: 150 },
  );
});

/** Undefined for text that is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('a document is rejected exactly when JSON.parse rejects it, or it is not a list', async () => {
  const damaged = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'x', ' '),
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(damaged, fc.integer({ min: 1, max: 5 }), async (text, size) => {
      const parsed = parse(text);
      if (Array.isArray(parsed)) expect(await read(text, { size })).toHaveLength(parsed.length);
      else await expect(read(text, { size })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }),
    { numRuns: 2000 },
  );
});

test('numbers keep every digit, also in other objects', async () => {
  const text = '[{"id":12345678901234567890,"amount":{"value":5.590},"list":[1.0,-0,1e400]}]';
  const [record] = await read(text);
  expect(record!.text).toBe(text.slice(1, -1));
  expect(String(record!.values!['id'])).toBe('12345678901234567890');
});

test('only the first list at one of the paths is read, and values elsewhere are not kept', async () => {
  const paths = ['Actions', 'data.records'];
  expect(await read('{"data":{"records":[{"a":1}]},"Actions":[{"b":1}]}', { paths })).toMatchObject([
    { text: '{"a":1}' },
  ]);
  expect(await read('{"Actions":[]}', { paths })).toEqual([]);
  expect(await read('{"x":[{"Actions":[{"a":1}]}],"Actions":[{"b":1}]}', { paths })).toMatchObject([
    { text: '{"b":1}' },
  ]);
  await expect(read('{"Actions":{"a":{}}}', { paths })).rejects.toThrow('expected in: Actions or data.records');
});

const LONG = 'x'.repeat(5 * 1024 * 1024);

test.each([
  ['a record', `[{"a":"${LONG}"}]`, 'has a record of more than 4 MiB'],
  ['a value outside of records', `{"a":"${LONG}"}`, 'has a record of more than 4 MiB'],
  ['a record of many values', `[{"a":[${'1,'.repeat(50_000)}1]}]`, 'has a record of more than 20,000 values'],
  ['a record of many objects', `[{"a":[${'{},'.repeat(50_000)}1]}]`, 'has a record of more than 20,000 values'],
  ['nesting in a record', '['.repeat(1_000_000), 'has more than 100 objects or lists within each other'],
  ['nesting outside of records', `{"a":`.repeat(1_000_000), 'has more than 100 objects or lists within each other'],
])('%s that would fill the memory is refused', async (_, text, problem) => {
  await expect(read(text, { size: 128 * 1024 })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  await expect(read(text, { size: 128 * 1024 })).rejects.toThrow(problem);
});

test('a list outside of records can have any length', async () => {
  const text = `{"other":[${'1,'.repeat(100_000)}1],"list":[{"a":1}]}`;
  expect(await read(text, { size: 4096, paths: ['list'] })).toHaveLength(1);
});

test('duplicate keys are found in records, and not in the objects around them', async () => {
  const records = await read('{"x":1,"x":2,"list":[{"a":1,"a":2},{"a":{"b":1},"b":1},3]}', { paths: ['list'] });
  expect(records.map(({ problem }) => problem)).toEqual([
    'the object has a duplicate key',
    null,
    'the record is not a JSON object',
  ]);
});
