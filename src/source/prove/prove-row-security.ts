/** Proves that the policies of the database apply to what a report type reads. */
import { sql } from '../../db/sql.ts';
import { firstRowsStatement } from '../statements.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';

const CHECK = 'row security';

interface Relation extends Record<string, unknown> {
  name: string;
  /** Whether policies limit what the role of the publisher reads. */
  isLimited: boolean;
}

/**
 * The tables and views that the planner has locked for the statement, which includes those within views. A view reads as its owner unless
 * it is `security_invoker`. The policies of a partitioned table apply to its partitions.
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
const READ = sql`select format('%I.%I', n.nspname, c.relname) as name,
    case when c.relkind = 'v' then exists(select from pg_options_to_table(c.reloptions) where option_name = 'security_invoker' and option_value::boolean)
      else c.relkind in ('r', 'p') and row_security_active(c.oid) end as "isLimited"
  from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.mode = 'AccessShareLock' and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  order by 1`;

export async function proveRowSecurity({ report, reading, look, guarded }: Proving): Promise<Finding[]> {
  const whole = reading({ index: { columns: report.columns.map(({ key }) => key) } });
  let relations: Relation[];
  try {
    relations = await guarded(async () => {
      await look.query(sql`explain ${firstRowsStatement(whole, 1)}`);
      return look.query<Relation>(READ);
    });
  } catch (error) {
    return [
      { check: CHECK, state: 'fail', says: saysOf(error), remedy: 'Correct from, where or the sql of a column.' },
    ];
  }
  const names = (isLimited: boolean) =>
    relations.flatMap((one) => (one.isLimited === isLimited ? [one.name] : [])).join(', ');
  const limited = names(true);
  if (limited === '') {
    const says = `No policy limits the rows to one publisher: ${names(false) || 'the report type reads no table'}.`;
    return [{ check: CHECK, state: 'fail', says, remedy: REMEDY }];
  }
  const isWhole = relations.every((one) => one.isLimited);
  const found: Finding = { check: CHECK, state: 'ok', says: `Policies of the database limit the rows of ${limited}.` };
  if (isWhole) return [found];
  const says = `No policy limits ${names(false)}: every publisher can see all of these rows.`;
  return [
    found,
    { check: CHECK, state: 'warn', says, remedy: `This is right for data that is the same for all. ${REMEDY}` },
  ];
}

const REMEDY =
  'For a table, use alter table … enable row level security, and create policy. For a view, use alter view … set (security_invoker = true). Materialized views and foreign tables have no policies.';
