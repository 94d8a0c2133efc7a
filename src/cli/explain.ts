/** Explains an error that ended a command, with its cause and the next step. The stack is shown with SHEAF_LOG=debug only. */
import { relative, resolve } from 'node:path';
import pg from 'pg';
import { explainDatabase, placeOf } from '../db/explain-database.ts';
import { dictionary } from '../dictionary.ts';
import { OperatorError } from '../operator-error.ts';
import { SETTINGS } from '../settings.ts';
import { systemUser } from '../system-user.ts';

/** The environment variables that explain an error. */
export interface Circumstances {
  SHEAF_DATA_DIR?: string | undefined;
  DATABASE_URL?: string | undefined;
  HOST?: string | undefined;
}

/** See https://nodejs.org/api/errors.html#class-systemerror */
type SystemError = NodeJS.ErrnoException & { address?: string; port?: number; hostname?: string };

export function explain(thrown: unknown, env: Circumstances): string {
  const all = [...withCauses(thrown)];
  const known = all.find((error) => error instanceof OperatorError);
  if (known) return known.message;
  for (const error of all) {
    const explanation = listening(error, env) ?? database(error, env) ?? files(error, env);
    if (explanation) return explanation;
  }
  const { name = 'Error', message = String(thrown), code } = (all[0] ?? {}) as SystemError;
  const first = message.split('\n')[0] || name;
  return `${first.replace(/\.$/, '')}${code ? ` (${code})` : ''}. Set SHEAF_LOG=debug to see the stack.`;
}

/** Yields the error, its parts and its causes. A host name with two addresses gives one error for each. */
function* withCauses(error: unknown, depth = 0): Generator<Error> {
  if (!(error instanceof Error) || depth > 5) return;
  yield error;
  if (error instanceof AggregateError) for (const one of error.errors) yield* withCauses(one, depth + 1);
  yield* withCauses(error.cause, depth + 1);
}

function listening({ code, syscall, address, port, hostname }: SystemError, { HOST }: Circumstances): string | null {
  const setting = 'PORT (SHEAF_HEALTH_PORT for probes)';
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${address} is in use by another program. Stop it, or set ${setting} to a free port.`;
  }
  if (code === 'EACCES' && syscall === 'listen') {
    return `${systemUser()} is not allowed to listen on port ${port}. Set ${setting} to 1024 or higher, and use a proxy for port ${port}.`;
  }
  if (code === 'EADDRNOTAVAIL' && syscall === 'listen') {
    return `HOST is ${address}, which is not an address of this machine. Set HOST to one of its addresses, or to 0.0.0.0 or :: for all.`;
  }
  if (code === 'EAFNOSUPPORT' && syscall === 'listen') {
    return `HOST is ${address}, but this machine has no addresses of this kind (IPv4 or IPv6). Set HOST to one of its addresses.`;
  }
  if (syscall === 'getaddrinfo' && HOST && hostname === HOST) {
    return `HOST is ${hostname}, which cannot be resolved. Set HOST to an IP address of this machine.`;
  }
  return null;
}

function database(error: SystemError, { DATABASE_URL }: Circumstances): string | null {
  if (!DATABASE_URL) return null;
  if (error.code === 'ERR_INVALID_URL') {
    return 'DATABASE_URL is not a valid URL. Use the form postgresql://user:password@host:5432/database, and percent-encode the password.';
  }
  if (error.syscall && !['connect', 'read', 'write', 'getaddrinfo'].includes(error.syscall)) return null;
  const known = explainDatabase(error);
  return (
    known && `PostgreSQL, ${placeOf(new pg.Client({ connectionString: DATABASE_URL }))}: ${known.says}. ${known.remedy}`
  );
}

const FILES = dictionary<string>({
  EACCES: 'Change its owner to the user of the service',
  EPERM: 'Change its owner to the user of the service',
  EROFS: 'Its file system is read-only. Make it writable',
  ENOSPC: 'Its disk is full. Free some space',
  EDQUOT: 'The disk quota is used up. Free some space',
  ENOTDIR: 'A file exists where a folder is needed. Remove the file',
  EEXIST: 'A file exists where a folder is needed. Remove the file',
  ENOENT: 'Its parent folder does not exist or cannot contain folders. Create it',
});

function files({ code = '', path, syscall }: SystemError, { SHEAF_DATA_DIR }: Circumstances): string | null {
  if (!path || !FILES[code] || syscall === 'connect' || syscall?.startsWith('spawn')) return null;
  const dataDir = resolve(SHEAF_DATA_DIR || SETTINGS.SHEAF_DATA_DIR.fallback);
  const isData = isWithin(path, dataDir) || isWithin(dataDir, path);
  return `${path} cannot be used by ${systemUser()} (${code}). ${FILES[code]}${isData ? ', or set SHEAF_DATA_DIR to another folder' : ''}.`;
}

function isWithin(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..');
}
