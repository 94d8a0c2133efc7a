import { countsByGroup } from './groups.ts';
import type { ImportKind } from './kind.ts';

/** A merge of staged rows into a table. No name comes from the file. */
export interface UpsertPlan {
  kind: ImportKind;
  /** Table of the staged rows, in which each natural key is unique. */
  source: string;
  /** Table of the kind, or the partition that all rows belong to. */
  table: string;
  columns: string[];
  updatable: string[];
  /** Column of the source that defines the order in which new rows are inserted. */
  order: string;
  /** SQL condition on `t` (the row of the table) and `excluded` (the staged row). By default, all rows that differ are replaced. */
  replaces?: string;
}

/**
 * Returns the statement that checks a merge: it counts the rows that the table now has as in the file, how many of them
 * this transaction wrote, and their sums. It does not rely on the counts of the merge.
 */
export function keptStatement(plan: UpsertPlan): string {
  const { kind, source, table, updatable } = plan;
  const equal = [...kind.key.map((column) => `e.${column} = s.${column}`)];
  const same = updatable.map((column) => `e.${column} is not distinct from s.${column}`);
  const { columns, grouping } = countsByGroup(kind.sums, 's');
  const written = 'count(*) filter (where e.xmin = pg_current_xact_id()::xid) as written';
  return `select ${[...columns, written].join(', ')} from ${source} s join ${table} e on ${[...equal, ...same].join(' and ')} ${grouping}`;
}

/**
 * Returns the statement that merges a stage into a table and counts. A row that is already as in the file is excluded
 * before `on conflict`, which would lock it and use an ID, so that a repeated import would write as much as the first.
 */
export function upsertStatement(plan: UpsertPlan): string {
  const { kind, source, table, columns, updatable } = plan;
  const list = (names: readonly string[], alias: string) => names.map((name) => `${alias}.${name}`).join(', ');
  const compare = (names: readonly string[], relation: string) =>
    names.length === 0 ? '' : `and (${list(names, 'e')}) ${relation} (${list(names, 's')})`;
  const changes = updatable.map((column) => `${column} = excluded.${column}`);
  if (kind.dated) changes.push('updated_at = now()');
  // A row inserted by this statement has no older version and therefore no xmax. (`returning old` requires PostgreSQL 18.
  // A partitioned table has no xmax, so its partition is used.)
  return `with merged as (
      insert into ${table} as t (${columns.join(', ')})
      select ${list(columns, 's')} from ${source} s
      where not exists (select from ${table} e where true ${compare(kind.key, '=')} ${compare(updatable, 'is not distinct from')})
      order by s.${plan.order}
      on conflict (${kind.key.join(', ')}) ${updatable.length === 0 ? 'do nothing' : `do update set ${changes.join(', ')} ${plan.replaces === undefined ? '' : `where ${plan.replaces}`}`}
      returning t.xmax = 0 as inserted),
    counts as (select count(*) filter (where inserted) as new, count(*) filter (where not inserted) as changed from merged)
    select new, changed from counts`;
}
