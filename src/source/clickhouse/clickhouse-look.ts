/** The reads of requests and checks in a database of ClickHouse. */
import { sql } from '../../db/sql.ts';
import type { CutReport } from '../cut-report.ts';
import { type PartSize, partPlaces } from '../part-places.ts';
import type { Look, LookOptions } from '../source.ts';
import { countStatement, countUpToStatement, keysAtStatement, type Reading } from '../statements.ts';
import { timeOf } from './clone.ts';
import type { ClickHouseServer, Request } from './server.ts';
import { valuesOf } from './text-rows.ts';
import { unwrapped } from './types.ts';

/** The code of a statement that exceeded its time limit. */
const QUERY_CANCELED = '57014';

/** `database` has the tables: that of the URL, or a clone. */
export async function clickHouseLook(
  server: ClickHouseServer,
  { timezone, signal, limitMs, parallel }: Omit<LookOptions, 'publisher'>,
  database: string,
): Promise<Look> {
  const request: Request = { database, timezone, signal, limitMs, parallel };
  return {
    engine: 'clickhouse',
    asOf: await timeOf(server),
    transactions: null,
    query: (statement) => server.query(statement, request),

    async countWithin(statement, countMs) {
      try {
        const [counted] = await server.query<{ rows: number }>(statement, { ...request, limitMs: countMs });
        return counted!.rows;
      } catch (error) {
        if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
        return null;
      }
    },

    /** The rows that the primary key of the largest table cannot exclude. */
    async guess(reading) {
      const tables = await server.query<{ rows: number }>(sql`explain estimate ${countStatement(reading)}`, request);
      return Math.max(0, ...tables.map(({ rows }) => rows));
    },

    texts: (statement) =>
      server.rows(statement, request, async (blocks) => {
        let text = '';
        for await (const { bytes } of blocks) text += Buffer.from(bytes).toString();
        return valuesOf(text);
      }),

    rows: (statement, work) => server.rows(statement, request, work),

    async types(statement) {
      const columns = await server.query<{ type: string }>(sql`describe (${statement})`, request);
      return columns.map(({ type }) => unwrapped(type).replace(/\(.*$/s, ''));
    },

    cut: (reading, size) => cutInClickHouse(server, request, reading, size),

    // A statement that fails affects no other.
    guarded: (work) => work(),
  };
}

/** Counts the rows of a report, and finds where its parts begin. Only the keys of the cuts leave the server. */
export async function cutInClickHouse(
  server: ClickHouseServer,
  request: Request,
  reading: Reading,
  size: PartSize,
): Promise<CutReport> {
  const maxRows = Math.min(size.partRows, size.sheetRows);
  const [some] = await server.query<{ rows: number }>(countUpToStatement(reading, maxRows + 1), request);
  if (some!.rows <= maxRows) return { rows: some!.rows, cuts: [] };
  const [all] = await server.query<{ rows: number }>(countStatement(reading), request);
  const { rows } = all!;
  const places = [];
  for (const place of partPlaces(size)) {
    if (place.n >= rows) break;
    if (place.n > 0) places.push(place);
  }
  const statement = keysAtStatement(
    reading,
    places.map(({ n }) => n),
  );
  const keys = await server.rows(statement, request, async (blocks) => {
    let text = '';
    for await (const { bytes } of blocks) text += Buffer.from(bytes).toString();
    return valuesOf(text);
  });
  if (keys.length !== places.length) throw new Error(`There are ${places.length} cuts, but ${keys.length} keys.`);
  return { rows, cuts: places.map((place, i) => ({ ...place, key: keys[i] as string[] })) };
}
