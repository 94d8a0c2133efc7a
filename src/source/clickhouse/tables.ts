/** Finds the tables that a reading needs, and refuses those that ClickHouse cannot freeze. */
import { sql } from '../../db/sql.ts';
import { OperatorError } from '../../operator-error.ts';
import { firstRowsStatement, type Reading } from '../statements.ts';
import type { ClickHouseServer } from './server.ts';

/**
 * The names of the tables, in the database of the source. Names that are not tables are left for the statement to fail on. Throws an
 * {@link OperatorError} for what cannot be frozen.
 */
export async function tablesOf(server: ClickHouseServer, reading: Reading, signal: AbortSignal): Promise<string[]> {
  const { timezone } = reading.params.index_params;
  // Before it is analyzed, the statement has all its names. Later, subqueries can have become constants.
  const tree = await server.query<{ explain: string }>(
    sql`explain query tree run_passes = 0 ${firstRowsStatement(reading, 1)}`,
    { signal, timezone },
  );
  const lines = tree.flatMap(({ explain }) => explain.split('\n'));
  const fault = lines.flatMap((line) => / table_function_name: (.+)$/.exec(line)?.[1] ?? [])[0];
  const unfit = (says: string) => new OperatorError(`Report type ${reading.report.name}: ${says}`);
  if (fault !== undefined)
    throw unfit(`the table function ${fault} cannot be frozen. Use tables of the MergeTree family.`);
  const names = lines.flatMap((line) => /^\s*IDENTIFIER id: \d+, .*?\bidentifier: (.+)$/.exec(line)?.[1] ?? []);
  const found = await server.query<{ database: string; name: string; engine: string }>(
    sql`select database, name, engine from system.tables
      where database = ${server.database} and name in (${names}) or concat(database, '.', name) in (${names})`,
    { signal },
  );
  for (const { database, name, engine } of found) {
    if (names.includes(`${database}.${name}`)) {
      throw unfit(
        `name the table ${name} without its database, because an export reads it in a database of frozen tables. All tables must be in ${server.database}, the database of the URL.`,
      );
    }
    if (!/MergeTree$/.test(engine)) {
      throw unfit(`the engine of ${name} is ${engine}, but ClickHouse can freeze only tables of the MergeTree family.`);
    }
  }
  return found.map(({ name }) => name).sort();
}
