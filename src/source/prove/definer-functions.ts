/** Finds functions that read as their owner, so that the policies of the publisher do not limit them. */
import { arrayLiteral, type Sql, sql } from '../../db/sql.ts';

/** Before a parenthesis, a name can be that of a function. Quoted names can have any characters. */
const NAME = /"((?:[^"]|"")+)"\s*\(|([\p{L}_][\p{L}\p{N}_$]*)\s*\(/gu;

function namesIn({ text }: Sql): string[] {
  const found = [...text.matchAll(NAME)];
  return [...new Set(found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.toLowerCase()))];
}

/** Reads the functions with `security definer` that a statement, or a view that the transaction has read, names. Functions in functions are not found. */
export function definersStatement(statement: Sql): Sql {
  return sql`select format('%I.%I', n.nspname, p.proname) as name
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
      and (p.proname = any(${arrayLiteral(namesIn(statement))}) or exists(
        select from pg_catalog.pg_depend d join pg_catalog.pg_rewrite r on r.oid = d.objid
          join pg_catalog.pg_locks l on l.relation = r.ev_class and l.pid = pg_backend_pid() and l.locktype = 'relation'
        where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = p.oid))
    group by 1 order by 1`;
}
