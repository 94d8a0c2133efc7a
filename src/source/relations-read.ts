/** Finds the tables and views that a transaction has read, and whether policies of the database limit them. */
import { sql } from '../db/sql.ts';

export interface Relation extends Record<string, unknown> {
  name: string;
  /** Whether policies limit what the current role reads in it. */
  isLimited: boolean;
  /** Whether it is a partition beside its table, which the query perhaps does not name. */
  isPartition: boolean;
}

/**
 * The tables and views that the transaction has locked. They include those within views and functions, and those that policies look up. A
 * view reads as its owner unless it is `security_invoker`. Materialized views and foreign tables have no policies. `row_security_active`
 * is also false for a table without row-level security, and for its owner and the members of its owner.
 *
 * A query of a table reads its partitions, too, and only the policies of the table apply. A query that names a partition needs policies of
 * the partition. Locks are the same in both cases, but only the second one needs the right to read the partition. So a partition
 * beside its table counts as read by its name if the role has this right.
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
export const RELATIONS_READ = sql`with locked as materialized (
    select distinct c.oid, c.relname, c.relkind, c.reloptions, n.nspname
    from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  ), known as (
    select oid, format('%I.%I', nspname, relname) as name,
      case when relkind = 'v' then exists(select from pg_options_to_table(reloptions) where option_name = 'security_invoker' and option_value::boolean)
        else relkind in ('r', 'p') and row_security_active(oid) end as "isLimited",
      exists(select from pg_catalog.pg_inherits i join locked whole on whole.oid = i.inhparent where i.inhrelid = c.oid) as "isPartition"
    from locked c
  )
  select name, "isLimited", "isPartition" from known where not "isPartition" or has_any_column_privilege(oid, 'select') order by 1`;

/** What an administrator can do about relations that are not limited. */
export const LIMIT_REMEDY =
  'For a table, use alter table … enable row level security, and create policy. For a partition, revoke select on it instead if roles read only its table. Policies do not apply to the owner of the table, unless it has force row level security. For a view, use alter view … set (security_invoker = true). Materialized views and foreign tables have no policies.';
