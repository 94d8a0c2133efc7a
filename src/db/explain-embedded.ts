/** Why a program of the embedded PostgreSQL ended, read off what it printed and the server's log. */
import { OperatorError } from '../operator-error.ts';
import { systemUser } from '../system-user.ts';

/** What a failed program leaves: see execFile in https://nodejs.org/api/child_process.html */
export interface ProgramError extends Error {
  code?: number | string;
  syscall?: string;
  stderr?: string;
}

const OR_YOURS = 'or set DATABASE_URL to a PostgreSQL of yours.';

/** `log` is what the server has written to its log at this start. */
export function explainEmbedded(
  error: ProgramError,
  { cluster, log = '' }: { cluster: string; log?: string },
): OperatorError {
  const said = `${log}\n${error.stderr ?? error.message}`;
  const message = `The embedded PostgreSQL does not start: ${reason(error, said, cluster)}`;
  return new OperatorError(message, { cause: { error, said } });
}

/**
 * Of processes that start or stop one server together, one finds the lock of the other, or what a killed server has not let go yet.
 * And a program that gives no reason can succeed the next time.
 */
export function mayPass({ cause }: OperatorError): boolean {
  const { said } = cause as { said: string };
  return /lock file|pre-existing shared memory/.test(said) || !REASON.test(said);
}

const REASON =
  /FATAL|PANIC|initdb: error|setpriv|shared libraries|No space left|ermission denied|E(?:NOSPC|ACCES|PERM|ROFS|DQUOT|NOENT):?/;

function reason(error: ProgramError, said: string, cluster: string): string {
  if (error.code === 'ENOENT' && error.syscall?.startsWith('spawn')) {
    return `the program setpriv is missing, with which root starts it as another user. Install util-linux, run Sheaf as a user other than root, ${OR_YOURS}`;
  }
  const library = /loading shared libraries: ([^:\s]+)/.exec(said)?.[1];
  if (library) return `this system lacks the library ${library}. Install the package that has it, ${OR_YOURS}`;
  const id = /could not look up effective user ID (\d+)/.exec(said)?.[1];
  if (id) return `the user ${id} has no entry in /etc/passwd. Add one, run Sheaf as a user that has one, ${OR_YOURS}`;
  if (/No space left on device|ENOSPC|EDQUOT/.test(said)) {
    return `the disk of ${cluster} is full. Free some space, or set SHEAF_DATA_DIR to a folder on another disk.`;
  }
  if (/Cannot allocate memory|could not map anonymous shared memory/.test(said)) {
    return `there is too little memory. It needs about 300 MB; give the machine or container more, ${OR_YOURS}`;
  }
  if (/setpriv: /.test(said)) {
    return `root cannot start it as another user here (${line(said, /setpriv: .*/)}). Run Sheaf as a user other than root, ${OR_YOURS}`;
  }
  const version = /initialized by PostgreSQL version (\d+)/.exec(said)?.[1];
  if (version) {
    return `${cluster} was made by PostgreSQL ${version}. Start the release of Sheaf that made it, dump its data, and restore them here: docs/operations.md, Upgrades.`;
  }
  if (/ermission denied|EACCES|EPERM|EROFS/.test(said)) {
    return `${systemUser()} may not use ${cluster} (${line(said, /.*(?:ermission denied|EACCES|EPERM|EROFS).*/)}). Give the whole data folder to the user of the service.`;
  }
  const fatal = /(?:FATAL|PANIC): +(.*)/.exec(said)?.[1];
  const what = fatal ?? line(said, /\S.*/) ?? error.message.split('\n')[0];
  return `${what}. See the end of ${cluster}/server.log, ${OR_YOURS}`;
}

function line(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[0].trim().slice(0, 200);
}
