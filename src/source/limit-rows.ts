/** Lets the database itself limit a transaction to the rows of one publisher, by the policies of its tables. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type Publisher, ROLE, type RowSecurity, valueFor } from '../row-security.ts';

/** Seconds. An administrator has to change the database. */
const RETRY_AFTER = 60;

/** The database does not limit the transaction. Nothing was read, and nothing may be read in it. */
export class NotLimited extends RequestError {
  /** What is wrong, without a period at the end. */
  readonly says: string;

  constructor(says: string, cause?: unknown) {
    const next = 'No rows were read. Ask your administrator to run "sheaf doctor".';
    const message = `The database of this report type cannot limit the rows to your publisher: ${says}. ${next}`;
    super('UNAVAILABLE', message, { cause, retryAfter: RETRY_AFTER });
    this.name = 'NotLimited';
    this.says = says;
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
    throw new NotLimited(message, error);
  }
}
