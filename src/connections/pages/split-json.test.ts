import { expect, test } from 'vitest';
import { splitJson } from './split-json.ts';

async function split(chunks: Iterable<string>, paths = ['']) {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const records: string[] = [];
  for await (const batch of splitJson({ name: 'The response', bytes: bytes() }, paths)) {
    records.push(...batch.map(String));
  }
  return records;
}

test('records are cut out as they are, with as many levels as the importer reads', async () => {
  const record = `{"a":${'['.repeat(98)}${']'.repeat(98)}}`;
  expect(await split(['[', record.slice(0, 50), record.slice(50), ', {"b":"]"}]'])).toEqual([record, '{"b":"]"}']);
  expect(await split(['{"data":{"list":[1,2]}}'], ['data.list'])).toEqual(['1', '2']);
});

test.each([
  ['lists', '['],
  ['objects', '{"a":'],
])('a document of very many %s within each other is an error after the hundredth', async (_, open) => {
  let sent = 0;
  function* endless() {
    // A gigabyte, if nobody stopped reading.
    for (; sent < 16_384; sent += 1) yield open.repeat(16_384);
  }
  for (const paths of [[''], ['data.list']]) {
    sent = 0;
    await expect(split(endless(), paths)).rejects.toThrow(
      'The response has more than 100 objects or lists within each other.',
    );
    expect(sent).toBeLessThan(2);
  }
});

test('a string outside of the records is not kept without a limit', async () => {
  function* endless() {
    yield '{"';
    for (;;) yield 'a'.repeat(65_536);
  }
  await expect(split(endless(), ['data'])).rejects.toThrow('The response has a string of more than 1 MiB.');
});
