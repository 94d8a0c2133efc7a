/** Finds the tables that a reading needs, and refuses those that ClickHouse cannot freeze. */
import { type Sql, sql } from '../../db/sql.ts';
import { OperatorError } from '../../operator-error.ts';
import { firstRowsStatement, type Reading } from '../statements.ts';
import { isFaultOfStatement } from './errors.ts';
import type { ClickHouseServer, Request } from './server.ts';

/** The name of a table or column, without what follows a table on its line: `FINAL` and `SAMPLE`. */
const NAME = /^\s*IDENTIFIER id: \d+, .*?\bidentifier: (.+?)(?:, (?:final|final_by|sample_size|sample_offset): .*)?$/;

/** Functions that read a dictionary, a table of the engine Join, or a file. */
const READS_ELSEWHERE = /^\s*FUNCTION id: \d+, .*?\bfunction_name: ((?:dictGet|dictHas|dictIsIn|joinGet)\w*|file)\b/i;

const TABLE_FUNCTION = /^\s*TABLE_FUNCTION id: \d+, .*?\btable_function_name: (\w+)/;

/** What the server reads for a query without `FROM`, and its own tables for `WITH RECURSIVE`. */
const OF_THE_SERVER = /^(?:system\.one$|_temporary_and_external_tables\.)/;

/**
 * The names of the tables, in the database of the source. Names that are not tables are left for the statement to fail on. Throws an
 * {@link OperatorError} for what cannot be frozen.
 */
export async function tablesOf(server: ClickHouseServer, reading: Reading, signal: AbortSignal): Promise<string[]> {
  // Before it is analyzed, the statement has all its names. Later, they can be those of other tables.
  const lines = await treeOf(server, reading, { signal }, sql`run_passes = 0`);
  refuseFunctions(reading, lines);
  const names = lines.flatMap((line) => NAME.exec(line)?.[1] ?? []).filter((name) => !OF_THE_SERVER.test(name));
  const found = await server.query<{ database: string; name: string; engine: string }>(
    sql`select database, name, engine from system.tables
      where database = ${server.database} and name in (${names}) or concat(database, '.', name) in (${names})`,
    { signal },
  );
  for (const { database, name, engine } of found) {
    if (names.includes(`${database}.${name}`)) {
      throw unfit(
        reading,
        `name the table ${name} without its database, because an export reads it in a database of frozen tables. All tables must be in ${server.database}, the database of the URL.`,
      );
    }
    if (!/MergeTree$/.test(engine)) {
      throw unfit(
        reading,
        `the engine of ${name} is ${engine}, but ClickHouse can freeze only tables of the MergeTree family.`,
      );
    }
  }
  return found.map(({ name }) => name).sort();
}

/**
 * Throws an {@link OperatorError} if the statement, as the server understands it in the database of a clone, reads anything else. A statement
 * that the server cannot understand is left to fail when it runs.
 */
export async function proveFrozen(
  server: ClickHouseServer,
  reading: Reading,
  { database, signal }: { database: string; signal: AbortSignal },
): Promise<void> {
  const lines = await treeOf(server, reading, { database, signal }, sql`run_passes = 1`).catch((error: Error) => {
    if (isFaultOfStatement(error)) return [];
    throw error;
  });
  // Functions that users define have been replaced by what they do.
  refuseFunctions(reading, lines);
  const names = lines.flatMap((line) => /^\s*TABLE id: \d+, .*?\btable_name: ([^,]+)/.exec(line)?.[1] ?? []);
  const other = names.find((name) => !name.startsWith(`${database}.`) && !OF_THE_SERVER.test(name));
  if (other !== undefined)
    throw unfit(reading, `the table ${other} is not frozen. Name all tables in the query, without their database.`);
}

async function treeOf(server: ClickHouseServer, reading: Reading, request: Request, passes: Sql): Promise<string[]> {
  const { timezone } = reading.params.index_params;
  const statement = sql`explain query tree ${passes} ${firstRowsStatement(reading, 1)}`;
  const tree = await server.query<{ explain: string }>(statement, { ...request, timezone });
  return tree.flatMap(({ explain }) => explain.split('\n'));
}

function refuseFunctions(reading: Reading, lines: readonly string[]): void {
  const fault = lines.flatMap((line) => TABLE_FUNCTION.exec(line)?.[1] ?? [])[0];
  if (fault !== undefined)
    throw unfit(reading, `the table function ${fault} cannot be frozen. Use tables of the MergeTree family.`);
  const found = lines.flatMap((line) => READS_ELSEWHERE.exec(line)?.[1] ?? [])[0];
  if (found !== undefined)
    throw unfit(
      reading,
      `the function ${found} reads data that cannot be frozen. Join a table of the MergeTree family instead.`,
    );
}

const unfit = (reading: Reading, says: string) => new OperatorError(`Report type ${reading.report.name}: ${says}`);
