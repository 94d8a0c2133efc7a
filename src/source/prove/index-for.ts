/** The index that gives a sort order, from the keys and the tables that the planner scans. */
import { type Sql, sql } from '../../db/sql.ts';
import type { Scope } from '../../reports/report-type.ts';

/** https://www.postgresql.org/docs/current/using-explain.html */
export interface PlanNode {
  'Node Type': string;
  'Total Cost': number;
  Schema?: string;
  'Relation Name'?: string;
  Alias?: string;
  Plans?: PlanNode[];
}

/** A table that a query reads. */
export interface Scanned {
  /** Its name as SQL, with its schema. Of a partition, the partitioned table. */
  name: string;
  isPartitioned: boolean;
}

/**
 * Selects `scans`: the tables of a plan, each a {@link Scanned}, by alias as the query names them. A plan names the partitions of `t` as
 * `t_1`, `t_2` and so on, or as `t` if it has only one.
 */
export function scannedStatement(plan: PlanNode): Sql {
  return sql`select coalesce(json_object_agg(s.alias, json_build_object('name', s.name, 'isPartitioned', s."isPartitioned")), '{}') as scans
    from (
      select distinct on (named.alias) named.alias, format('%I.%I', n.nspname, t.relname) as name, t.relkind = 'p' as "isPartitioned"
      from json_to_recordset(${JSON.stringify(scansOf(plan))}::json) as scan(alias text, schema text, relation text)
      join pg_catalog.pg_namespace of_scan on of_scan.nspname = scan.schema
      join pg_catalog.pg_class c on c.relnamespace = of_scan.oid and c.relname = scan.relation
      join pg_catalog.pg_class t on t.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
      join pg_catalog.pg_namespace n on n.oid = t.relnamespace
      cross join lateral (values (scan.alias, 1), (regexp_replace(scan.alias, case when c.relispartition then '_[0-9]+$' else '^$' end, ''), 2)) as named(alias, nth)
      order by named.alias, named.nth
    ) s`;
}

function scansOf(node: PlanNode): { alias: string; schema: string; relation: string }[] {
  const { Alias: alias, Schema: schema = 'public', 'Relation Name': relation } = node;
  const own = alias !== undefined && relation !== undefined ? [{ alias, schema, relation }] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

export interface IndexInput {
  /** The SQL of the keys, the first one first. */
  keys: readonly string[];
  scope: Scope;
  /** By alias. */
  scans: ReadonlyMap<string, Scanned>;
}

/** A column with its alias: `o.placed_at`. */
const COLUMN = /^\(?\s*([A-Za-z_]\w*)\.([A-Za-z_]\w*|"(?:[^"]|"")+")\s*\)?$/;

/** The statement that creates the index, or null if no single index can give the order. */
export function indexFor({ keys, scope, scans }: IndexInput): string | null {
  const columns = keys.map((key) => COLUMN.exec(key));
  const [first] = columns;
  if (!first || columns.some((column) => column?.[1] !== first[1])) return null;
  const table = scans.get(first[1]!.toLowerCase());
  if (table === undefined) return null;
  const owner = COLUMN.exec(scopeText(scope));
  const names = [...(owner?.[1] === first[1] ? [owner![2]!] : []), ...columns.map((column) => column![2]!)];
  // PostgreSQL has no concurrent index of a partitioned table.
  return `create index ${table.isPartitioned ? '' : 'concurrently '}on ${table.name} (${[...new Set(names)].join(', ')})`;
}

function scopeText(scope: Scope): string {
  if ('publisherId' in scope) return scope.publisherId.text;
  return 'publisherSlug' in scope ? scope.publisherSlug.text : '';
}
