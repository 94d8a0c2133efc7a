/** What an error of the database of DATABASE_URL means, and what to do about it. */

import { dictionary } from '../dictionary.ts';

export interface Explanation {
  /** What is wrong, as the end of a sentence. */
  says: string;
  /** What to do next, in whole sentences. */
  remedy: string;
}

const TLS =
  'Correct the sslmode in DATABASE_URL, for example ?sslmode=require, or give it the server’s certificate with sslrootcert.';
const HOST = 'Correct the host in DATABASE_URL, or the name service.';

/**
 * Codes of the system and of PostgreSQL.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CODES = dictionary<Explanation>({
  ECONNREFUSED: {
    says: 'no server listens there',
    remedy: 'Start PostgreSQL, or correct host and port in DATABASE_URL.',
  },
  ECONNRESET: {
    says: 'the server closed the connection',
    remedy: 'Check that host and port in DATABASE_URL are PostgreSQL’s.',
  },
  ETIMEDOUT: {
    says: 'the host does not respond',
    remedy: 'Correct the host in DATABASE_URL, or look for a firewall on the way.',
  },
  EHOSTUNREACH: { says: 'the host cannot be reached', remedy: 'Correct the host in DATABASE_URL, or the network.' },
  ENETUNREACH: { says: 'the network cannot be reached', remedy: 'Correct the host in DATABASE_URL, or the network.' },
  ENOTFOUND: { says: 'the host is not known', remedy: HOST },
  EAI_AGAIN: { says: 'the host cannot be looked up', remedy: HOST },
  ENOENT: { says: 'there is no such socket', remedy: 'Correct the host in DATABASE_URL.' },
  SELF_SIGNED_CERT_IN_CHAIN: { says: 'its certificate is not trusted', remedy: TLS },
  DEPTH_ZERO_SELF_SIGNED_CERT: { says: 'its certificate is not trusted', remedy: TLS },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { says: 'its certificate is not trusted', remedy: TLS },
  ERR_TLS_CERT_ALTNAME_INVALID: { says: 'its certificate is for another host', remedy: TLS },
  '28P01': {
    says: 'the password is wrong',
    remedy: 'Correct user and password in DATABASE_URL. Special characters need %-escapes.',
  },
  '28000': {
    says: 'the server does not let this user in from here',
    remedy: 'Create the role, or add a line to the server’s pg_hba.conf. Many servers want ?sslmode=require.',
  },
  '3D000': { says: 'there is no such database', remedy: 'Create it, or correct the database in DATABASE_URL.' },
  '42501': {
    says: 'the user lacks a right that Sheaf needs',
    remedy: 'Run "sheaf doctor", which names the missing grant.',
  },
  '25006': { says: 'the server takes no writes', remedy: 'Point DATABASE_URL at the primary, not at a replica.' },
  '53100': { says: 'its disk is full', remedy: 'Free space on the database server.' },
  '53300': {
    says: 'it has no connection left',
    remedy: 'Raise max_connections, or see in pg_stat_activity who holds them.',
  },
  '55000': { says: 'the database takes no connections', remedy: 'Run: alter database … allow_connections true.' },
  '57P03': { says: 'the server is starting or stopping', remedy: 'Try again in a moment.' },
});

/** What pg and its parts say without a code. */
const MESSAGES: [RegExp, Explanation][] = [
  [/password must be a string/, { says: 'it asks for a password', remedy: 'Put the password into DATABASE_URL.' }],
  [/does not support SSL/, { says: 'it does not speak TLS', remedy: TLS }],
  [
    /timeout/i,
    {
      says: 'it does not respond',
      remedy: 'Check that host and port in DATABASE_URL are PostgreSQL’s, and the network on the way.',
    },
  ],
  [
    /^Connection terminated/,
    { says: 'the server closed the connection', remedy: 'Check that host and port in DATABASE_URL are PostgreSQL’s.' },
  ],
];

/** Null for what is not about reaching or using the database. */
export function explainDatabase(error: Error): Explanation | null {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && CODES[code]) return CODES[code];
  return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? null;
}

/** The server and database that a connection string names, without the password. Null where it cannot be read. */
export function placeOf(client: {
  user?: string | undefined;
  host: string;
  port: number;
  database?: string | undefined;
}): string {
  return `${client.user} at ${client.host}:${client.port}/${client.database}`;
}
