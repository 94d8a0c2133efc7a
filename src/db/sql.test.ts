import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { identifier, sql } from './sql.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

/** Any text PostgreSQL can hold, thick with the characters that quoting is about. */
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("'", '\\', '"', '$$', '--', '/*', ';', "\\'", "''", '\n')),
  )
  .map((pieces) => pieces.join('').replaceAll('\0', '').toWellFormed());

test('every text comes back from the server as it was', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const { rows } = await database.pool.query(sql`select ${value}::text as a`.text);
      expect(rows[0].a).toBe(value);
    }),
    { numRuns: 300 },
  );
});

test('every text is the same with standard_conforming_strings off', async () => {
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

test('numbers, booleans, null and lists come back as they were', async () => {
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

test('every identifier names its column', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      // The server cuts names at 63 bytes.
      const name = `c${value}`.slice(0, 12);
      const { fields } = await database.pool.query(sql`select 1 as ${identifier(name.toWellFormed())}`.text);
      expect(fields[0]!.name).toBe(name.toWellFormed());
    }),
    { numRuns: 100 },
  );
});

test('what no literal can hold is refused', () => {
  expect(() => sql`${'a\0b'}`).toThrow(RangeError);
  expect(() => sql`${'\ud800'}`).toThrow(RangeError);
  expect(() => sql`${Number.NaN}`).toThrow(RangeError);
});
