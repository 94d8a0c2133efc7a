import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { arrayLiteral, identifier, joinSql, sql } from './sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

/** Any text that PostgreSQL can store, with many characters that need quoting. */
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'", '\\', '"', '$$', '--', '/*', ';', "\\'", "''", '\n')),
  )
  .map((pieces) => pieces.join('').replaceAll('\0', '').toWellFormed());

test('the server returns every text unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const { rows } = await database.pool.query(sql`select ${value}::text as a`.text);
      expect(rows[0].a).toBe(value);
    }),
    { numRuns: 300 },
  );
});

test('the server returns every text unchanged with standard_conforming_strings off', async () => {
  const client = await database.pool.connect();
  await client.query('set standard_conforming_strings to off');
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const { rows } = await client.query(sql`select ${value}::text as a`.text);
      expect(rows[0].a).toBe(value);
    }),
    { numRuns: 100 },
  );
  client.release(true);
});

test('the server returns numbers, booleans, null and lists unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), async (number, flag) => {
      const { rows } = await database.pool.query(
        sql`select ${number}::float8 as number, 1 - ${number}::float8 as difference, ${flag} as flag, ${null} as nothing`
          .text,
      );
      expect(rows[0].number).toBeCloseTo(number, 10);
      expect(rows[0].difference).toBeCloseTo(1 - number, 10);
      expect(rows[0]).toMatchObject({ flag, nothing: null });
    }),
    { numRuns: 100 },
  );
  const { rows } = await database.pool.query(sql`select 2 in (${[1, 2]}) as yes, 2 in (${[]}) as nothing`.text);
  expect(rows[0]).toEqual({ yes: true, nothing: null });
});

test('a prepared statement returns the same as the text', async () => {
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(value, text, fc.array(text, { maxLength: 4 }), async (first, second, list) => {
      const pieces = [
        sql`cast(${first} as text) as a`,
        sql`${second}::text as b`,
        sql`${arrayLiteral(list)}::text[] as c`,
      ];
      const statement = sql`select ${joinSql(pieces, ', ')}`;
      const { rows } = await database.pool.query(statement.prepared);
      expect(rows[0]).toMatchObject({ b: second, c: list });
      expect(rows).toEqual((await database.pool.query(statement.text)).rows);
    }),
    { numRuns: 100 },
  );
});

test('prepared statements with the same text have the same name', () => {
  const [one, other, wider] = [sql`select ${1}`, sql`select ${2}`, sql`select ${1}, ${2}`].map(
    ({ prepared }) => prepared,
  );
  expect(one).toEqual({ name: expect.stringMatching(/^sheaf_[0-9a-f]{16}$/), text: 'select $1', values: [1] });
  expect(other).toEqual({ ...one, values: [2] });
  expect(wider).toEqual({ name: expect.any(String), text: 'select $1, $2', values: [1, 2] });
  expect(wider!.name).not.toBe(one!.name);
  expect(() => sql`select 1 in (${[1, 2]})`.prepared).toThrow(TypeError);
});

test('every quoted identifier becomes the name of its column', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      // The server truncates names at 63 bytes.
      const name = `c${value}`.slice(0, 12);
      const { fields } = await database.pool.query(sql`select 1 as ${identifier(name.toWellFormed())}`.text);
      expect(fields[0]!.name).toBe(name.toWellFormed());
    }),
    { numRuns: 100 },
  );
});

test('values that no literal can represent are rejected', () => {
  expect(() => sql`${'a\0b'}`).toThrow(RangeError);
  expect(() => sql`${'\ud800'}`).toThrow(RangeError);
  expect(() => sql`${Number.NaN}`).toThrow(RangeError);
});
