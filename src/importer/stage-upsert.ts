/** The stage of most kinds: one temporary table, and one statement that inserts what is new and updates what differs. */
import type pg from 'pg';
import { makeCopyWriter } from './copy-writer.ts';
import type { Column, Counts, ImportKind, Lookup, Stage, StageOptions } from './kind.ts';

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
    const types = stageTypes(kind, lookups);
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
        const statement = upsert({ kind, source: STAGE, columns: kept, updatable });
        const { rows } = await client.query<Omit<Counts, 'duplicates'>>(statement);
        return { ...rows[0]!, duplicates };
      },
    };
  };
}

/** The columns that a file updates: those it has, apart from the natural key. */
export function updatableColumns(file: {
  kind: ImportKind;
  lookups: Lookup[];
  present: ReadonlySet<string>;
}): string[] {
  const { kind, lookups, present } = file;
  const filled = lookups.flatMap((lookup) =>
    Object.keys(lookup.fills).filter(() => lookup.optionalBy === undefined || present.has(lookup.optionalBy)),
  );
  const own = kind.columns
    .filter((column) => !column.lookupOnly && present.has(column.name))
    .map((column) => column.name);
  return [...filled, ...own].filter((column) => !kind.key.includes(column));
}

/** Of the rows with one natural key, the last in the file counts. Resolves to how many went. */
async function dropEarlier(client: pg.PoolClient, key: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `delete from ${STAGE} s using (select ${key.join(', ')}, max(line) as line from ${STAGE} group by ${key.join(', ')} having count(*) > 1) latest
     where (${key.map((column) => `s.${column}`).join(', ')}) = (${key.map((column) => `latest.${column}`).join(', ')}) and s.line < latest.line`,
  );
  return rowCount ?? 0;
}

/**
 * The statement that merges a stage into the kind's table, and counts. A row that is already as the file has it is not
 * touched at all: importing again moves no `updated_at` and writes nothing.
 */
export function upsert(plan: {
  kind: ImportKind;
  source: string;
  columns: string[];
  updatable: string[];
  order?: string;
}): string {
  const { kind, source, columns, updatable } = plan;
  const list = (names: string[], prefix = '') => names.map((name) => prefix + name).join(', ');
  const changes = updatable.map((column) => `${column} = excluded.${column}`);
  if (kind.dated) changes.push('updated_at = now()');
  const action =
    updatable.length === 0
      ? 'do nothing'
      : `do update set ${changes.join(', ')} where (${list(updatable, 't.')}) is distinct from (${list(updatable, 'excluded.')})`;
  // A row that this statement inserted has no older version, hence no xmax. (`returning old` needs PostgreSQL 18.)
  return `with merged as (
      insert into ${kind.table} as t (${list(columns)}) select ${list(columns)} from ${source} order by ${plan.order ?? 'line'}
      on conflict (${list([...kind.key])}) ${action} returning t.xmax = 0 as inserted),
    counts as (select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated from merged)
    select inserted, updated, (select count(*) from ${source}) - inserted - updated as unchanged from counts`;
}

/** SQL types of the columns that rows of the kind are staged in. */
export function stageTypes(kind: ImportKind, lookups: Lookup[]): Record<string, string> {
  const own = kind.columns
    .filter((column) => !column.lookupOnly)
    .map((column) => [column.name, SQL_TYPES[column.type]]);
  return Object.assign({}, ...lookups.map((lookup) => lookup.fills), Object.fromEntries(own));
}

const SQL_TYPES: Record<Column['type'], string> = {
  text: 'text',
  slug: 'text',
  domain: 'text',
  country: 'text',
  currency: 'text',
  choice: 'text',
  boolean: 'boolean',
  money: 'numeric(14, 2)',
  fraction: 'numeric(7, 4)',
  timestamp: 'timestamptz',
};
