/** The operations of an SFTP session as promises, with errors in plain words. */
import ssh2, { type SFTPWrapper, type Stats } from 'ssh2';
import { DestinationError, type Step } from '../destination.ts';

/** https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02#section-7 */
const { NO_SUCH_FILE, PERMISSION_DENIED, FAILURE } = ssh2.utils.sftp.STATUS_CODE;

type Done<T> = (error: Error | null | undefined, result?: T) => void;

/** Turns one operation with a callback into a promise. */
export function run<T = void>(operation: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    operation((error, result) => (error ? reject(error) : resolve(result as T)));
  });
}

/** What a path is, or null if there is nothing. */
export async function statOf(sftp: SFTPWrapper, path: string): Promise<Stats | null> {
  return run<Stats>((done) => sftp.stat(path, done as never)).catch((error: { code?: number }) => {
    if (error.code === NO_SUCH_FILE) return null;
    throw error;
  });
}

/** Deletes a file if it is there. */
export async function remove(sftp: SFTPWrapper, path: string): Promise<void> {
  await run((done) => sftp.unlink(path, done)).catch((error: { code?: number }) => {
    if (error.code !== NO_SUCH_FILE) throw error;
  });
}

/** Gives a file another name, and replaces a file that has it in one step. Throws if the server cannot, see {@link canReplace}. */
export function replaceInOneStep(sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  return run((done) => sftp.ext_openssh_rename(from, to, done));
}

/** Whether the server can replace a file in one step. `missing` is a path without a file. */
export async function canReplace(sftp: SFTPWrapper, missing: string): Promise<boolean> {
  try {
    await replaceInOneStep(sftp, missing, missing);
  } catch (error) {
    return !isWithoutExtension(error);
  }
  return true;
}

/**
 * Gives a file another name, and replaces a file that has it: in one step where the server can. Elsewhere there is no such file for a
 * moment, so it is only for names that no other delivery has.
 */
export async function replace(sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  try {
    await replaceInOneStep(sftp, from, to);
  } catch (error) {
    if (!isWithoutExtension(error)) throw error;
    await remove(sftp, to);
    await run((done) => sftp.rename(from, to, done));
  }
}

/** ssh2 throws this before it sends anything if the server does not offer `posix-rename@openssh.com`. */
function isWithoutExtension(error: unknown): boolean {
  return error instanceof Error && /does not support this extended request/.test(error.message);
}

/** Runs one step. Errors of the server become a {@link DestinationError} that names it. */
export async function atStep<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asDestinationError(step, error);
  }
}

function asDestinationError(step: Step, error: unknown): unknown {
  if (error instanceof DestinationError) return error;
  const { code, message } = error as { code?: unknown; message: string };
  if (code === PERMISSION_DENIED) {
    return new DestinationError(step, {
      wrong: 'The user has no permission in this folder of the server',
      next: 'Ask the owner of the server to allow the user to write, read, rename and delete files there',
      cause: error,
    });
  }
  if (code === NO_SUCH_FILE) {
    return new DestinationError(step, {
      wrong: 'The folder or file does not exist on the server anymore',
      next: 'Check the path, and whether another program removes files there',
      cause: error,
    });
  }
  if (code === FAILURE) {
    return new DestinationError(step, {
      wrong: 'The server failed without a reason',
      next: 'Check on the server whether its disk or the quota of the user is full',
      cause: error,
    });
  }
  if (typeof code === 'number' || /No response from server|Not connected|ECONN|EPIPE/.test(message)) {
    return new DestinationError(step, {
      wrong: 'The connection broke',
      next: 'Sheaf tries again. If this happens often, check the network and the limits of the server',
      cause: error,
    });
  }
  return error;
}
