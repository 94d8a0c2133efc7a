/** Checks the folder of the embedded database and the disk store. */
import { access, constants, mkdtemp, rm, rmdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import { makeFolder } from '../../make-folder.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** A file and its fragments exist at the same time, and PostgreSQL stops when its disk is full. */
const LITTLE_GB = 5;
const TOO_LITTLE_GB = 0.5;

/** Calls `work` with an empty folder inside the data folder. Removes everything that it created. */
export async function checkDataFolder(
  { dataDir }: Pick<Config, 'dataDir'>,
  work: (trial: string) => Promise<Finding[]>,
): Promise<Finding[]> {
  let made: string | undefined;
  let trial: string;
  try {
    made = await makeFolder(dataDir, 0o711);
    trial = await mkdtemp(join(dataDir, 'doctor-'));
  } catch (error) {
    const says = `${dataDir} is not writable (${(error as NodeJS.ErrnoException).code}).`;
    return [
      fail(
        'data folder',
        says,
        'Change its owner to the user of the service, or set SHEAF_DATA_DIR to another folder.',
      ),
    ];
  }
  try {
    const closed = made ? null : await closedInside(dataDir);
    return [closed ?? ok('data folder', dataDir), await checkSpace(dataDir), ...(await work(trial))];
  } finally {
    await rm(trial, { recursive: true, force: true });
    if (made) await removeMade(dataDir, made);
  }
}

/** Finds files of another user. A start as root leaves such files. */
async function closedInside(dataDir: string): Promise<Finding | null> {
  for (const name of ['files', 'link-secret']) {
    const path = join(dataDir, name);
    const mode = name === 'files' ? constants.W_OK | constants.X_OK : constants.R_OK;
    const error = await access(path, mode).then(
      () => null,
      (refused: NodeJS.ErrnoException) => refused,
    );
    if (!error || error.code === 'ENOENT') continue;
    return fail(
      'data folder',
      `${path} belongs to another user (${error.code}).`,
      'Change the owner of the whole folder to the user of the service.',
    );
  }
  return null;
}

async function checkSpace(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const gigabytes = (bavail * bsize) / 1e9;
  const says = `${gigabytes.toFixed(1)} GB of disk space are free.`;
  const remedy =
    'Free disk space, set SHEAF_DATA_DIR to a larger disk, or reduce SHEAF_RETENTION_DAYS to keep fewer files.';
  if (gigabytes < TOO_LITTLE_GB) return fail('space', says, remedy);
  return gigabytes < LITTLE_GB ? warn('space', says, remedy) : ok('space', says);
}

/** Removes the folders that the doctor created, as long as they are empty. */
async function removeMade(dataDir: string, made: string): Promise<void> {
  for (let folder = dataDir; folder.startsWith(made); folder = dirname(folder)) await rmdir(folder).catch(() => {});
}
