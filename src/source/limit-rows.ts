/** Lets the database itself limit a transaction to the rows of one publisher, by the policies of its tables. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type Publisher, ROLE, type RowSecurity, valueFor } from '../row-security.ts';
import { LIMIT_REMEDY, RELATIONS_READ, type Relation } from './relations-read.ts';

/** Seconds. An administrator has to change the database. */
const RETRY_AFTER = 60;

/** The database does not limit the transaction. No row leaves it. */
export class NotLimited extends RequestError {
  /** What is wrong, without a period at the end. */
  readonly says: string;
  /** What an administrator can do. */
  readonly remedy: string;

  constructor(says: string, { cause, remedy = 'Run "sheaf doctor".' }: { cause?: unknown; remedy?: string } = {}) {
    const next = 'No rows were returned. Ask your administrator to run "sheaf doctor".';
    const message = `The database of this report type cannot limit the rows to your publisher: ${says}. ${next}`;
    super('UNAVAILABLE', message, { cause, retryAfter: RETRY_AFTER });
    this.name = 'NotLimited';
    this.says = says;
    this.remedy = remedy;
  }
}

/** SQLSTATEs of a role that does not exist, and of one that the connection may not have. */
const REFUSED = new Set(['22023', '42501']);

/**
 * Sets the role or the parameter until the transaction ends. Throws {@link NotLimited} if the database refuses, or if its policies would
 * not apply: there is no read without them.
 */
export async function limitRows(connection: Queryable, security: RowSecurity, publisher: Publisher): Promise<void> {
  const value = valueFor(security, publisher);
  const { role, isFree } = await set(connection, security.parameter, value);
  // PostgreSQL shortens long names, so that two publishers could have the same role, and the name none ends the role of the transaction.
  if (security.parameter === ROLE && role !== value) {
    throw new NotLimited(`the name ${value} became the role ${role}`);
  }
  if (isFree) throw new NotLimited(`the role ${role} ignores policies, because it is a superuser or has BYPASSRLS`);
}

/**
 * Throws {@link NotLimited} if the transaction has read a table or view that policies do not limit. It keeps its locks until it ends, so
 * that nobody can change a policy between a read and this check.
 */
export async function checkLimited(connection: Queryable): Promise<void> {
  const { rows } = await connection.query<Relation>(RELATIONS_READ.text);
  const open = rows.flatMap(({ name, isLimited }) => (isLimited ? [] : [name]));
  if (open.length > 0) throw new NotLimited(`no policy limits ${open.join(', ')}`, { remedy: STRICT_REMEDY });
}

const STRICT_REMEDY = `${LIMIT_REMEDY} For data that is the same for all publishers, use a policy with using (true). Or give the report type a scope.`;

interface Session {
  role: string;
  /** Whether policies do not apply to the role. */
  isFree: boolean;
}

async function set(connection: Queryable, parameter: string, value: string): Promise<Session> {
  try {
    // pg returns one result per statement, which its types do not include.
    const results: unknown = await connection.query(
      sql`select set_config(${parameter}, ${value}, true);
        select rolname as role, rolsuper or rolbypassrls as "isFree" from pg_catalog.pg_roles where rolname = current_user`
        .text,
    );
    const [found] = (results as { rows: Session[] }[]).at(-1)!.rows;
    if (!found) throw new NotLimited('its roles cannot be read');
    return found;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined || !REFUSED.has(code)) throw error;
    throw new NotLimited(message, { cause: error });
  }
}
