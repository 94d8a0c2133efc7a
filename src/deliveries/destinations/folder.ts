/** A folder on the machine of the service, usually a share that other programs read. */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, lstat, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Static, Type } from 'typebox';
import { dictionary } from '../../dictionary.ts';
import { invalid } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import {
  type DeliveredFile,
  type Destination,
  type DestinationContext,
  DestinationError,
  type DraftTries,
  type Driver,
  draftNames,
  nameTaken,
  receiptName,
  type Step,
} from './destination.ts';
import { isPlainName } from './plain-name.ts';

const Settings = Type.Object(
  {
    path: Type.String({
      maxLength: 500,
      description:
        'Folder below the one that your administrator allows for your publisher, with slashes between its names. Empty for that folder itself. It is created when it is missing.',
      examples: ['finance/daily'],
    }),
  },
  { additionalProperties: false },
);
type Settings = Static<typeof Settings>;

/** Other programs read the files, so the umask of the service decides who can. */
const FILE_MODE = 0o666;
const FOLDER_MODE = 0o777;

const STEPS = ['connect', 'write', 'read_back', 'delete'] as const;

export const folderDriver: Driver<Settings, typeof STEPS> = {
  kind: 'folder',
  settings: Settings,
  secrets: [],
  target: [],
  steps: STEPS,
  isAllowed: ({ deliveryFolder }) => deliveryFolder !== null,
  async check({ path }, ctx) {
    if (!folderDriver.isAllowed(ctx)) {
      throw invalid({
        field: 'path',
        wrong: 'this service does not deliver to folders',
        next: 'Ask your administrator to set SHEAF_DELIVERY_FOLDER, or use another kind of destination',
      });
    }
    if (path !== '' && !path.split('/').every(isPlainName)) {
      throw invalid({
        field: 'path',
        wrong: `${JSON.stringify(path)} is not valid`,
        allowed: 'names of folders with single slashes between them, without . and .., for example finance/daily',
      });
    }
  },
  open: (settings, ctx) => folder(settings, ctx),
};

function folder(
  { path }: Settings,
  { deliveryFolder, publisher }: DestinationContext,
): Destination<(typeof STEPS)[number]> {
  function requireBase(): string {
    if (deliveryFolder !== null) return deliveryFolder;
    throw new DestinationError('connect', {
      wrong: 'This service does not deliver to folders anymore',
      next: 'Ask your administrator to set SHEAF_DELIVERY_FOLDER',
      isFinal: true,
    });
  }

  /** The folder with symbolic links resolved. One that leads elsewhere is refused, because a link could be planted below the base. */
  async function resolved(wanted: string, base: string): Promise<string> {
    const [real, allowed] = [await realpath(wanted), join(base, publisher)];
    if (real === allowed || real.startsWith(allowed + sep)) return real;
    throw new DestinationError('connect', {
      wrong: 'A symbolic link in the path leads out of the folder of your publisher',
      next: 'Remove the link, or change the path',
      isFinal: true,
    });
  }

  /** The folder, which is created when it is missing. */
  async function place(): Promise<string> {
    const base = requireBase();
    return atStep('connect', async () => {
      const wanted = join(base, publisher, path);
      await makeFolder(wanted, FOLDER_MODE);
      return resolved(wanted, await realpath(base));
    });
  }

  /** The folder, or null if it does not exist. A base that does not exist is an error, because its share can be unavailable. */
  async function existingPlace(): Promise<string | null> {
    const base = requireBase();
    return atStep('connect', async () => {
      const realBase = await realpath(base);
      return resolved(join(base, publisher, path), realBase).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
    });
  }

  const at = async (name: string) => {
    if (!isPlainName(name)) throw new Error(`The file name ${JSON.stringify(name)} leads out of its folder.`);
    return join(await place(), name);
  };

  return {
    async test(report) {
      report('connect');
      const file = await at(`sheaf-test-${randomUUID()}.txt`);
      const text = 'A test by Sheaf. You can delete this file.\n';
      try {
        report('write');
        await atStep('write', () => writeFile(file, text, { flag: 'wx', mode: FILE_MODE }));
        report('read_back');
        const read = await atStep('read_back', () => readFile(file, 'utf8'));
        if (read !== text) {
          throw new DestinationError('read_back', {
            wrong: 'The folder returned other bytes than were written',
            next: 'Check the disk or the share',
          });
        }
        report('delete');
        await atStep('delete', () => rm(file));
      } catch (error) {
        await rm(file, { force: true }).catch(() => {});
        throw error;
      }
    },

    exists: async (name) => isThere(await at(name)),

    async deliver(file, signal) {
      const path = await at(file.name);
      const receipt = await at(receiptName(file.name));
      try {
        // Also those of a process that died after it had given a draft its name.
        for (const tries of [{ ...file, tries: file.tryNumber }, ...file.earlier]) {
          await atStep('write', () => removeDrafts(dirname(path), tries));
        }
        if (!(await atStep('write', () => hasSameBytes(path, file, signal)))) {
          await atStep('write', () => writeWhole(path, file, signal));
        }
        await atStep('write', () => writeReceipt(receipt, file));
      } catch (error) {
        // Streams replace the reason by an error of their own.
        signal.throwIfAborted();
        throw error;
      }
      return { location: path };
    },

    removeDrafts: async (ended) => {
      const folder = await existingPlace();
      if (folder !== null) await atStep('delete', () => removeDrafts(folder, ended));
    },
  };
}

async function removeDrafts(folder: string, tries: DraftTries): Promise<void> {
  for (const name of draftNames(tries)) await rm(join(folder, name), { force: true });
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw asDestinationError('connect', error);
    },
  );
}

async function hasSameBytes(path: string, file: DeliveredFile, signal: AbortSignal): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile() || found.size !== file.size) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex') === file.sha256;
}

/** The draft of the current try, beside the file. */
const draftOf = (path: string, file: DeliveredFile) =>
  join(path, '..', draftNames({ ...file, tries: file.tryNumber }).at(-1)!);

async function writeWhole(path: string, file: DeliveredFile, signal: AbortSignal): Promise<void> {
  const draft = draftOf(path, file);
  try {
    await writeDraft(draft, file, signal);
    signal.throwIfAborted();
    await file.confirm();
    await show(draft, path, { file, signal });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The source is opened after the draft: a folder that cannot be written reads nothing from the store. */
async function writeDraft(draft: string, file: DeliveredFile, signal: AbortSignal): Promise<void> {
  const written = await open(draft, 'wx', FILE_MODE);
  try {
    const hash = createHash('sha256');
    const write = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        await written.writeFile(chunk);
      }
    };
    await pipeline(await file.open(), write, { signal });
    await written.sync();
    const { size } = await written.stat();
    if (size !== file.size || hash.digest('hex') !== file.sha256) {
      throw new DestinationError('write', {
        wrong: `The folder holds ${size} of ${file.size} bytes, or other ones`,
        next: 'Check the disk or the share',
      });
    }
  } finally {
    await written.close();
  }
}

/**
 * Gives a draft its name. A link fails where a file has the name, which a rename replaces. An earlier try can have continued after a
 * pause and written the same bytes meanwhile: that is a success, and not a second file under another name.
 */
async function show(
  draft: string,
  path: string,
  { file, signal }: { file: DeliveredFile; signal: AbortSignal },
): Promise<void> {
  if (file.overwrite) return rename(draft, path);
  try {
    await link(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (isWithoutLinks(code) && (await isThere(path)))) {
      if (await hasSameBytes(path, file, signal)) return;
      throw nameTaken(file.name);
    }
    if (!isWithoutLinks(code)) throw error;
    await rename(draft, path);
  }
}

/** Some shares have no hard links. https://man7.org/linux/man-pages/man2/link.2.html */
function isWithoutLinks(code: string | undefined): boolean {
  return code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS';
}

async function writeReceipt(path: string, file: DeliveredFile): Promise<void> {
  const draft = draftOf(path, file);
  await rm(draft, { force: true });
  try {
    await writeFile(draft, file.receipt, { flag: 'wx', mode: FILE_MODE, flush: true });
    await file.confirm();
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function atStep<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asDestinationError(step, error);
  }
}

const MEANINGS = dictionary<[wrong: string, next: string]>({
  EACCES: ['The service has no permission in this folder', 'Ask your administrator to give it read and write access'],
  EROFS: ['The folder cannot be written', 'Ask your administrator to mount it for writing'],
  ENOSPC: ['The disk or the share is full', 'Delete files there, or ask your administrator for more space'],
  EDQUOT: ['The quota of the share is used up', 'Delete files there, or ask your administrator for more space'],
  ENOTDIR: ['A part of the path is a file', 'Change the path, or remove the file'],
  EEXIST: ['A part of the path is a file', 'Change the path, or remove the file'],
  EISDIR: ['A folder has the name of the file', 'Rename the folder, or change file_name of the schedule'],
  ENAMETOOLONG: ['A name is too long for this file system', 'Use shorter names'],
});

/** Errors of the system in plain words. Everything else, such as an abort, stays as it is. */
function asDestinationError(step: Step, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof DestinationError || code === undefined || syscall === undefined) return error;
  const [wrong, next] = MEANINGS[code] ?? [`The folder cannot be used: ${code}`, 'Check the disk or the share'];
  return new DestinationError(step, { wrong, next, cause: error });
}
