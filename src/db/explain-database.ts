/** Explains errors of the DATABASE_URL database and what to do about them. */

import { dictionary } from '../dictionary.ts';

export interface Explanation {
  /** The problem, without a period at the end. */
  says: string;
  /** The next step, in full sentences. */
  remedy: string;
}

const TLS =
  'Correct sslmode in DATABASE_URL, for example ?sslmode=require, or set sslrootcert to the server’s certificate.';
const HOST = 'Correct the host in DATABASE_URL, or check your DNS.';

/**
 * Codes of the system and of PostgreSQL.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CODES = dictionary<Explanation>({
  ECONNREFUSED: {
    says: 'the connection was refused',
    remedy: 'Start PostgreSQL, or correct the host and port in DATABASE_URL.',
  },
  ECONNRESET: {
    says: 'the server closed the connection',
    remedy: 'Check that the host and port in DATABASE_URL are those of PostgreSQL.',
  },
  ETIMEDOUT: {
    says: 'the host does not respond',
    remedy: 'Correct the host in DATABASE_URL, or check whether a firewall blocks it.',
  },
  EHOSTUNREACH: {
    says: 'the host cannot be reached',
    remedy: 'Correct the host in DATABASE_URL, or check the network.',
  },
  ENETUNREACH: {
    says: 'the network cannot be reached',
    remedy: 'Correct the host in DATABASE_URL, or check the network.',
  },
  ENOTFOUND: { says: 'the host does not exist', remedy: HOST },
  EAI_AGAIN: { says: 'the host cannot be resolved', remedy: HOST },
  ENOENT: { says: 'the socket does not exist', remedy: 'Correct the host in DATABASE_URL.' },
  SELF_SIGNED_CERT_IN_CHAIN: { says: 'its certificate is not trusted', remedy: TLS },
  DEPTH_ZERO_SELF_SIGNED_CERT: { says: 'its certificate is not trusted', remedy: TLS },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { says: 'its certificate is not trusted', remedy: TLS },
  ERR_TLS_CERT_ALTNAME_INVALID: { says: 'its certificate is for another host', remedy: TLS },
  '28P01': {
    says: 'the password is wrong',
    remedy: 'Correct the user and password in DATABASE_URL. Percent-encode special characters.',
  },
  '28000': {
    says: 'the server does not accept connections of this user from this machine',
    remedy: 'Create the role, or add a line to the server’s pg_hba.conf. Many servers require ?sslmode=require.',
  },
  '3D000': { says: 'the database does not exist', remedy: 'Create it, or correct the database in DATABASE_URL.' },
  '42501': {
    says: 'the user lacks a privilege that Sheaf needs',
    remedy: 'Run "sheaf doctor" to see the missing grant.',
  },
  '25006': { says: 'the database is read-only', remedy: 'Point DATABASE_URL at the primary, not at a replica.' },
  '53100': { says: 'its disk is full', remedy: 'Free space on the database server.' },
  '53300': {
    says: 'it is out of connections',
    remedy: 'Raise max_connections, or check pg_stat_activity for the programs that hold them.',
  },
  '55000': {
    says: 'the database does not accept connections',
    remedy: 'Run: alter database … allow_connections true.',
  },
  '57P03': { says: 'the server is starting or stopping', remedy: 'Try again in a moment.' },
});

/** Messages of pg and its dependencies that have no code. */
const MESSAGES: [RegExp, Explanation][] = [
  [/password must be a string/, { says: 'it requires a password', remedy: 'Add the password to DATABASE_URL.' }],
  [/does not support SSL/, { says: 'it does not support TLS', remedy: TLS }],
  [
    /timeout/i,
    {
      says: 'it does not respond',
      remedy: 'Check that the host and port in DATABASE_URL are those of PostgreSQL, and check the network.',
    },
  ],
  [
    /^Connection terminated/,
    {
      says: 'the server closed the connection',
      remedy: 'Check that the host and port in DATABASE_URL are those of PostgreSQL.',
    },
  ],
];

/** Returns null for errors that are not about connecting to or using the database. */
export function explainDatabase(error: Error): Explanation | null {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && CODES[code]) return CODES[code];
  return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? null;
}

/** The user, server and database of a connection, without the password. */
export function placeOf(client: {
  user?: string | undefined;
  host: string;
  port: number;
  database?: string | undefined;
}): string {
  return `${client.user} at ${client.host}:${client.port}/${client.database}`;
}
