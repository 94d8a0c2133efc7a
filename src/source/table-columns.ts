/** Reads what PostgreSQL's catalog knows about a table: its columns, keys, indexes, values and comments. */
import type { Queryable } from '../db/pool.ts';
import { type Engine, sql } from '../db/sql.ts';

export interface TableColumn {
  name: string;
  /** The name as SQL, quoted if necessary. */
  quoted: string;
  /** The type in PostgreSQL without its limits: `character varying`. Types that PostgreSQL does not have keep their name. */
  type: string;
  /** Digits after the decimal point of a numeric column, or null. */
  scale: number | null;
  notNull: boolean;
  comment: string | null;
  /** All values of an enum, or of a check that lists them. */
  values: string[] | null;
  /** Whether the column refers to another table. */
  refers: boolean;
  /** Whether an index begins with the column, or the sorting key of ClickHouse has it. */
  indexed: boolean;
}

export interface Table {
  engine: Engine;
  /** Its name as SQL, in PostgreSQL with its schema. */
  name: string;
  /** Whether the engine merges rows later, so that a query needs `FINAL` to see them merged. */
  isMerged: boolean;
  comment: string | null;
  columns: TableColumn[];
  /**
   * The shortest unique key whose columns are never null, the primary key first. In ClickHouse, the sorting key, which can have duplicates.
   * Null if there is none.
   */
  key: string[] | null;
}

/**
 * What PostgreSQL says of a text that cannot be the name of a table: `public.Order Lines`, `a.b.c` and `a.b.c.d`. See
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const NO_NAME = ['42602', '0A000', '42601'];

/** Resolves with null if there is no such table or view. `name` is written as in SQL: `public.orders`. */
export async function readTable(pool: Queryable, name: string): Promise<Table | null> {
  const table = await findTable(pool, name).catch((error: NodeJS.ErrnoException) => {
    if (NO_NAME.includes(error.code ?? '')) return undefined;
    throw error;
  });
  if (!table) return null;
  const { rows: columns } = await pool.query<TableColumn>(columnsOf(table.oid).text);
  const { rows: keys } = await pool.query<{ columns: string[] }>(
    sql`select array_agg(a.attname::text order by k.n) as columns
      from pg_catalog.pg_index i cross join unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality as k (attnum, n)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = ${table.oid} and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
      group by i.indexrelid, i.indisprimary having bool_and(a.attnotnull)
      order by i.indisprimary desc, count(*), i.indexrelid limit 1`.text,
  );
  return {
    engine: 'postgres',
    name: table.name,
    isMerged: false,
    comment: table.comment,
    columns,
    key: keys[0]?.columns ?? null,
  };
}

async function findTable(pool: Queryable, name: string) {
  const { rows } = await pool.query<{ oid: number; name: string; comment: string | null }>(
    sql`select c.oid::int8 as oid, format('%I.%I', n.nspname, c.relname) as name, obj_description(c.oid, 'pg_class') as comment
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = to_regclass(${name}) and c.relkind in ('r', 'p', 'v', 'm', 'f')`.text,
  );
  return rows[0];
}

function columnsOf(oid: number) {
  return sql`select a.attname::text as name, quote_ident(a.attname) as quoted, format_type(a.atttypid, null) as type,
      case when t.typname = 'numeric' and a.atttypmod > 0 then (a.atttypmod - 4) & 65535 end as scale,
      a.attnotnull as "notNull", col_description(a.attrelid, a.attnum) as comment,
      coalesce(
        (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = a.atttypid),
        (select array_agg(replace(v[1], '''''', '''')) from pg_catalog.pg_constraint c
          cross join regexp_matches(pg_get_constraintdef(c.oid), '''((?:[^'']|'''')*)''::(?:text|character varying)', 'g') v
          where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
            and pg_get_constraintdef(c.oid) ~ '^CHECK [(][(][(]?[A-Za-z0-9_"]+[)]?(::text)? = ANY [(]'
            and pg_get_constraintdef(c.oid) !~ ' (AND|OR) ')
      ) as values,
      exists(select from pg_catalog.pg_constraint f
        where f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]) as refers,
      exists(select from pg_catalog.pg_index i
        where i.indrelid = a.attrelid and i.indkey[0] = a.attnum and i.indpred is null and i.indisvalid) as indexed
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
    where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped
    order by a.attnum`;
}
