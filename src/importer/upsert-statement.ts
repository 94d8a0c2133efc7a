import { countsByGroup } from './groups.ts';
import type { ImportKind } from './kind.ts';

/** What is merged into what. All names are ours, never the file's. */
export interface UpsertPlan {
  kind: ImportKind;
  /** The staged rows, each natural key once. */
  source: string;
  /** The kind's table, or the partition that all the rows belong to. */
  table: string;
  columns: string[];
  updatable: string[];
  /** Column of the source whose order the new rows are inserted in. */
  order: string;
}

/**
 * The statement that says what became of a stage after it was merged: the rows that the table now has as the file has them, how
 * many of them this transaction wrote, and their sums. It does not rely on what the merge itself counted.
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
 * The statement that merges a stage into a table, and counts. A row that is already as the file has it is left out before
 * `on conflict` can meet it: that would lock the row and draw an id for it, so that importing again would write as much.
 */
export function upsertStatement(plan: UpsertPlan): string {
  const { kind, source, table, columns, updatable } = plan;
  const list = (names: readonly string[], alias: string) => names.map((name) => `${alias}.${name}`).join(', ');
  const compare = (names: readonly string[], relation: string) =>
    names.length === 0 ? '' : `and (${list(names, 'e')}) ${relation} (${list(names, 's')})`;
  const changes = updatable.map((column) => `${column} = excluded.${column}`);
  if (kind.dated) changes.push('updated_at = now()');
  // A row that this statement inserted has no older version, hence no xmax. (`returning old` needs PostgreSQL 18; a
  // partitioned table shows no xmax, so its partition is named.)
  return `with merged as (
      insert into ${table} as t (${columns.join(', ')})
      select ${list(columns, 's')} from ${source} s
      where not exists (select from ${table} e where true ${compare(kind.key, '=')} ${compare(updatable, 'is not distinct from')})
      order by s.${plan.order}
      on conflict (${kind.key.join(', ')}) ${updatable.length === 0 ? 'do nothing' : `do update set ${changes.join(', ')}`}
      returning t.xmax = 0 as inserted),
    counts as (select count(*) filter (where inserted) as new, count(*) filter (where not inserted) as changed from merged)
    select new, changed from counts`;
}
