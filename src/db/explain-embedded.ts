/** Explains why a program of the embedded PostgreSQL failed, based on its output and the server's log. */
import { OperatorError } from '../operator-error.ts';
import { systemUser } from '../system-user.ts';

/** The error of a failed program, see execFile in https://nodejs.org/api/child_process.html */
export interface ProgramError extends Error {
  code?: number | string;
  syscall?: string;
  stderr?: string;
}

const OR_YOUR_OWN = 'or set DATABASE_URL to your own PostgreSQL.';

/** `log` is the part of the server's log that this start has written. */
export function explainEmbedded(
  error: ProgramError,
  { cluster, log = '' }: { cluster: string; log?: string },
): OperatorError {
  const output = `${log}\n${error.stderr ?? error.message}`;
  const message = `The embedded PostgreSQL does not start: ${reason(error, output, cluster)}`;
  return new OperatorError(message, { cause: { error, output } });
}

/**
 * Whether another try can succeed. This is so if another process that starts or stops the server holds its lock, if a killed
 * server has not released its resources yet, or if the program gave no reason.
 */
export function isTemporary({ cause }: OperatorError): boolean {
  const { output } = cause as { output: string };
  return /lock file|pre-existing shared memory/.test(output) || !REASON.test(output);
}

const REASON =
  /FATAL|PANIC|initdb: error|setpriv|shared libraries|No space left|ermission denied|E(?:NOSPC|ACCES|PERM|ROFS|DQUOT|NOENT):?/;

function reason(error: ProgramError, output: string, cluster: string): string {
  if (error.code === 'ENOENT' && error.syscall?.startsWith('spawn')) {
    return `the program setpriv is missing, which root needs to start it as another user. Install util-linux, run Sheaf as a user other than root, ${OR_YOUR_OWN}`;
  }
  const library = /loading shared libraries: ([^:\s]+)/.exec(output)?.[1];
  if (library) return `this system lacks the library ${library}. Install the package that has it, ${OR_YOUR_OWN}`;
  const id = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (id)
    return `the user ${id} has no entry in /etc/passwd. Add one, run Sheaf as a user that has one, ${OR_YOUR_OWN}`;
  if (/No space left on device|ENOSPC|EDQUOT/.test(output)) {
    return `the disk of ${cluster} is full. Free disk space, or set SHEAF_DATA_DIR to a folder on another disk.`;
  }
  if (/Cannot allocate memory|could not map anonymous shared memory/.test(output)) {
    return `there is too little memory. It needs about 300 MB. Add memory to the machine or container, ${OR_YOUR_OWN}`;
  }
  if (/setpriv: /.test(output)) {
    return `root cannot start it as another user on this system (${line(output, /setpriv: .*/)}). Run Sheaf as a user other than root, ${OR_YOUR_OWN}`;
  }
  const version = /initialized by PostgreSQL version (\d+)/.exec(output)?.[1];
  if (version) {
    return `${cluster} was created by PostgreSQL ${version}. Start the Sheaf release that created it, dump the database, and restore it here: docs/operations.md, Upgrades.`;
  }
  if (/ermission denied|EACCES|EPERM|EROFS/.test(output)) {
    return `${systemUser()} cannot use ${cluster} (${line(output, /.*(?:ermission denied|EACCES|EPERM|EROFS).*/)}). Change the owner of the whole data folder to the user of the service.`;
  }
  const fatal = /(?:FATAL|PANIC): +(.*)/.exec(output)?.[1];
  const problem = fatal ?? line(output, /\S.*/) ?? error.message.split('\n')[0];
  return `${problem}. See the end of ${cluster}/server.log, ${OR_YOUR_OWN}`;
}

function line(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[0].trim().slice(0, 200);
}
