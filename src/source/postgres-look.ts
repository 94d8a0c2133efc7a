/** The reads of requests and checks in a snapshot of PostgreSQL. */
import { AS_WRITTEN } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { copyRows } from './copy-rows.ts';
import { cutReport } from './cut-report.ts';
import type { Snapshot } from './snapshot.ts';
import type { Look } from './source.ts';
import { countStatement } from './statements.ts';

/** PostgreSQL's code for a statement that exceeded its time limit. */
const QUERY_CANCELED = '57014';

export function postgresLook(snapshot: Snapshot): Look {
  const { asOf, transactions, query } = snapshot;
  return {
    engine: 'postgres',
    asOf,
    transactions,
    query,

    async countWithin(statement, limitMs) {
      await query(sql`savepoint count; set local statement_timeout to ${limitMs}`);
      try {
        return (await query<{ rows: number }>(statement))[0]!.rows;
      } catch (error) {
        if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
        await query(sql`rollback to savepoint count`);
        return null;
      }
    },

    async guess(reading) {
      const [plan] = await query(sql`explain (format json) ${countStatement(reading)}`);
      return Math.round(guessedRows(plan!['QUERY PLAN'][0].Plan));
    },

    texts: ({ text }) =>
      snapshot.read(async (connection) => {
        const rows = { text, rowMode: 'array' as const, types: AS_WRITTEN };
        return (await connection.query<(string | null)[]>(rows)).rows;
      }),

    rows: (statement, work) =>
      snapshot.read((connection) => work(copyRows(connection, statement, { signal: new AbortController().signal }))),

    async types({ text }) {
      const { fields } = await snapshot.read((connection) => connection.query(`${text} limit 0`));
      const oids = arrayLiteral(fields.map(({ dataTypeID }) => String(dataTypeID)));
      const [named] = await query<{ names: string[] }>(
        sql`select array_agg(format_type(oid, null) order by n) as names from unnest(${oids}::oid[]) with ordinality as of (oid, n)`,
      );
      return named!.names;
    },

    cut: (reading, size) => cutReport(snapshot, reading, size),

    async guarded(work) {
      await query(sql`savepoint proof`);
      try {
        return await work();
      } finally {
        await query(sql`rollback to savepoint proof`);
      }
    },
  };
}

/** The rows of the first node below the aggregate, which are the rows of the export. */
function guessedRows(node: { 'Node Type': string; 'Plan Rows': number; Plans?: never[] }): number {
  const child = node.Plans?.[0];
  return child && /Aggregate|Gather/.test(node['Node Type']) ? guessedRows(child) : node['Plan Rows'];
}
