/**
 * Folders for files that are imported once they are complete. They are below the data folder, because the folder for temporary files is
 * often in memory. A process that is killed cannot remove its own, and process IDs say nothing across containers. So each folder in use
 * renews its modification time, and folders that no longer do are removed.
 */
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from './errors.ts';
import { makeFolder } from './make-folder.ts';

/** Milliseconds between renewals. */
const RENEW_MS = 60_000;

/** Milliseconds without a renewal after which the process of a folder is dead. */
const DEAD_MS = 15 * RENEW_MS;

/** Milliseconds between searches for folders of dead processes. */
const SEARCH_MS = DEAD_MS;

/** Runs `work` with an empty folder of its own that is removed afterwards. Throws UNAVAILABLE if none can be created. */
export async function withImportFolder<T>(
  { dataDir }: { dataDir: string },
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await create(placeIn(dataDir));
  // A folder that cannot be renewed is still used until it is removed.
  const renewal = setInterval(() => void touch(folder).catch(() => {}), RENEW_MS).unref();
  try {
    return await work(folder);
  } finally {
    clearInterval(renewal);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the folders of dead processes, now and regularly until `stopping` aborts. */
export function removeDeadImportFolders(
  { dataDir, log }: { dataDir: string; log: { warn(fields: object, message: string): void } },
  stopping: AbortSignal,
): void {
  const search = () =>
    void removeOld(placeIn(dataDir)).catch((err: unknown) => log.warn({ err }, 'old import folders not removed'));
  search();
  const timer = setInterval(search, SEARCH_MS).unref();
  stopping.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function placeIn(dataDir: string): string {
  return join(dataDir, 'imports');
}

async function create(place: string): Promise<string> {
  try {
    await makeFolder(place, 0o700);
    return await mkdtemp(join(place, 'file-'));
  } catch (cause) {
    throw new RequestError(
      'UNAVAILABLE',
      'The service has no writable folder for files to import. Ask your administrator to check SHEAF_DATA_DIR.',
      { cause },
    );
  }
}

async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

/** Removes folders in `place` that no process uses. Another process can remove the same one. */
export async function removeOld(place: string): Promise<void> {
  const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const folder = join(place, name);
    const found = await stat(folder).catch(() => null);
    if (found && Date.now() - found.mtimeMs > DEAD_MS) await rm(folder, { recursive: true, force: true });
  }
}
