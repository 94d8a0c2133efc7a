/** The stage of most kinds: one temporary table, and one statement that inserts what is new and updates what differs. */
import type pg from 'pg';
import { makeCopyWriter } from './copy-writer.ts';
import type { Counts, Stage, StageOptions } from './kind.ts';
import { stagedColumns, updatableColumns } from './staged-columns.ts';
import { upsertStatement } from './upsert-statement.ts';

const STAGE = 'import_stage';

export interface UpsertOptions {
  /** Columns of the stage that the table lacks. */
  helpers?: string[];
  /** Statements on `import_stage` before it is merged; each key is there once by then. */
  prepare?: string[];
}

/** The {@link ImportKind.openStage} of a kind. */
export function upsertStage(options: UpsertOptions = {}): (stage: StageOptions) => Promise<Stage> {
  return async ({ kind, lookups, client }) => {
    const types = stagedColumns(kind, lookups);
    const columns = Object.keys(types);
    const definition = columns.map((column) => `${column} ${types[column]}`).join(', ');
    await client.query(`create temp table ${STAGE} (line bigint, ${definition}) on commit drop`);
    const writer = makeCopyWriter(client, { table: STAGE, columns: ['line', ...columns] });
    return {
      ...writer,
      async merge(present) {
        await client.query(`analyze ${STAGE}`);
        const duplicates = await dropEarlier(client, kind.key);
        for (const statement of options.prepare ?? []) await client.query(statement);
        const kept = columns.filter((column) => !options.helpers?.includes(column));
        const updatable = updatableColumns({ kind, lookups, present }).filter((column) => kept.includes(column));
        const statement = upsertStatement({
          kind,
          source: STAGE,
          table: kind.table,
          columns: kept,
          updatable,
          order: 'line',
        });
        const { rows } = await client.query<Omit<Counts, 'duplicates'>>(statement);
        return { ...rows[0]!, duplicates };
      },
    };
  };
}

/** Of the rows with one natural key, the last in the file counts. Resolves to how many went. */
async function dropEarlier(client: pg.PoolClient, key: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `delete from ${STAGE} s using (select ${key.join(', ')}, max(line) as line from ${STAGE} group by ${key.join(', ')} having count(*) > 1) latest
     where (${key.map((column) => `s.${column}`).join(', ')}) = (${key.map((column) => `latest.${column}`).join(', ')}) and s.line < latest.line`,
  );
  return rowCount ?? 0;
}
