/** Checks the databases of SHEAF_SOURCES, host by host. Leaves nothing behind. */
import pg from 'pg';
import type { Config } from '../../config.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Publisher, RowSecuritySettings } from '../../row-security.ts';
import { isClickHouse, type SourceUrl } from '../../source-urls.ts';
import { SOURCE_REMEDY, sourceProblem } from '../source-problem.ts';
import { checkClickHouse } from './check-clickhouse.ts';
import { checkRowSecurity } from './check-row-security.ts';
import { checkStandby } from './check-standby.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const MIN_RELEASE = 15;

/** A host that takes longer to connect counts as unreachable, and statements that take longer fail. */
const LIMIT_MS = 5000;

/** `publishers` and `reports` are those of Sheaf, for which the databases of SHEAF_ROW_SECURITY must be ready. */
export async function checkSources(
  { sources, rowSecurity }: Pick<Config, 'sources' | 'rowSecurity'>,
  publishers: readonly Publisher[],
  reports: readonly ReportType[] = [],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [source, hosts] of sources) {
    const scopeless = reports.filter((report) => report.source === source && 'rowSecurity' in report.scope);
    const limits = { rowSecurity, source, publishers, reports: scopeless };
    const check = `source ${source}`;
    for (const host of hosts) {
      const found = isClickHouse(hosts) ? checkClickHouse(check, host, LIMIT_MS) : checkHost(check, host, limits);
      findings.push(...(await found));
    }
  }
  return findings;
}

interface Limits {
  rowSecurity: RowSecuritySettings;
  source: string;
  publishers: readonly Publisher[];
  reports: readonly ReportType[];
}

async function checkHost(
  check: string,
  { name, url }: SourceUrl,
  { rowSecurity, source, publishers, reports }: Limits,
): Promise<Finding[]> {
  const limits = { connectionTimeoutMillis: LIMIT_MS, statement_timeout: LIMIT_MS, query_timeout: LIMIT_MS };
  let connection: pg.Client | undefined;
  try {
    // It throws if an option of the URL is not valid or a certificate cannot be read.
    connection = new pg.Client({ connectionString: url, application_name: 'sheaf doctor', ...limits });
    connection.on('error', () => {});
    await connection.connect();
    const server = (await connection.query<Server>(SERVER)).rows[0]!;
    const findings = findingsOf(check, name, server);
    if (findings.some(({ state }) => state === 'fail')) return findings;
    const security = rowSecurity.get(source);
    if (security) {
      findings.push(...(await checkRowSecurity(connection, { check, name, security, publishers, reports })));
    }
    return server.standby ? [...findings, ...(await checkStandby(connection, { check, name }))] : findings;
  } catch (error) {
    const says = sourceProblem(error as Error) ?? (error as Error).message;
    return [fail(check, `${name}: ${says}.`, SOURCE_REMEDY)];
  } finally {
    await connection?.end().catch(() => {});
  }
}

interface Server {
  release: number;
  encoding: string;
  role: string;
  superuser: boolean;
  /** A table that the role can change. */
  writable: string | null;
  /** Whether the collation exists with which the values of filters are searched. */
  collation: boolean;
  standby: boolean;
}

const SERVER = `select current_setting('server_version_num')::int / 10000 as release, current_setting('server_encoding') as encoding,
    current_user as role, r.rolsuper as superuser,
    (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
        and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'insert, update, delete, truncate')
      order by 1 limit 1) as writable,
    exists(select from pg_catalog.pg_collation where collname = 'und-x-icu') as collation, pg_is_in_recovery() as standby
  from pg_catalog.pg_roles r where r.rolname = current_user`;

function findingsOf(check: string, name: string, server: Server): Finding[] {
  if (server.release < MIN_RELEASE) {
    const says = `${name}: PostgreSQL ${server.release} is too old.`;
    return [fail(check, says, `Use PostgreSQL ${MIN_RELEASE} or newer.`)];
  }
  if (server.encoding !== 'UTF8') {
    const says = `${name}: the database encoding is ${server.encoding}, but must be UTF8.`;
    return [fail(check, says, 'Copy the data to a database with the encoding UTF8.')];
  }
  const kind = server.standby ? 'a standby' : 'a primary';
  const reached = ok(check, `${name} is ${kind} with PostgreSQL ${server.release} and accepts connections.`);
  return [reached, roleOf(check, name, server), ...(server.collation ? [] : [withoutCollation(check, name)])];
}

function withoutCollation(check: string, name: string): Finding {
  return warn(
    check,
    `${name}: the collation und-x-icu is missing, so searches for values of filters fail.`,
    'Use a PostgreSQL that was built with ICU. Nearly all packages are.',
  );
}

function roleOf(check: string, name: string, { role, superuser, writable }: Server): Finding {
  const remedy =
    'Create a role that can only read, with grant select on the tables of your report types, and use it in SHEAF_SOURCES.';
  if (superuser) return warn(check, `${name}: ${role} is a superuser.`, remedy);
  if (writable !== null) return warn(check, `${name}: ${role} can change tables, for example ${writable}.`, remedy);
  return ok(check, `${name}: ${role} can only read.`);
}
