/** How files get into a folder on an SFTP server: a draft, a check of its bytes, and a rename. */
import { createHash, randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { SFTPWrapper } from 'ssh2';
import {
  type DeliveredFile,
  type Destination,
  type DestinationContext,
  DestinationError,
  draftNames,
  type FileStep,
  nameTaken,
  receiptName,
} from '../destination.ts';
import { isPlainName } from '../plain-name.ts';
import { withSftp } from './connect-sftp.ts';
import type { SftpSettings } from './settings.ts';
import { atStep, canReplace, remove, replace, replaceInOneStep, run, statOf } from './sftp-files.ts';

/** Puts files into a folder of the server. Every operation has a session of its own. */
export function sftpFolder(settings: SftpSettings, ctx: DestinationContext): Destination<FileStep> {
  const base = settings.path ?? '';
  const at = (name: string) => {
    if (!isPlainName(name)) throw new Error(`The file name ${JSON.stringify(name)} leads out of its folder.`);
    if (base === '') return name;
    return base === '/' ? `/${name}` : `${base}/${name}`;
  };

  return {
    test: (report, signal) =>
      withSftp(settings, { ctx, signal, report }, async (sftp) => {
        report('write');
        await atStep('write', () => findFolder(sftp, settings));
        const path = at(`sheaf-test-${randomUUID()}.txt`);
        const text = 'A test by Sheaf. You can delete this file.\n';
        try {
          await atStep('write', () => run((done) => sftp.writeFile(path, text, { flag: 'wx' }, done)));
          report('read_back');
          const read = await atStep('read_back', () => run<Buffer>((done) => sftp.readFile(path, done as never)));
          if (read.toString() !== text) {
            throw new DestinationError('read_back', {
              wrong: 'The server returned other bytes than were written',
              next: 'Check on the server whether another program changes files in the folder',
            });
          }
          report('delete');
          await atStep('delete', () => run((done) => sftp.unlink(path, done)));
        } catch (error) {
          await remove(sftp, path).catch(() => {});
          throw error;
        }
      }),

    exists: (name, signal) =>
      withSftp(settings, { ctx, signal }, (sftp) =>
        atStep('connect', async () => (await statOf(sftp, at(name))) !== null),
      ),

    deliver: (file, signal) =>
      withSftp(settings, { ctx, signal }, (sftp) =>
        atStep('write', async () => {
          await findFolder(sftp, settings);
          const path = at(file.name);
          const drafts = draftNames({ ...file, tries: file.tryNumber }).map(at);
          for (const draft of [...drafts, ...file.earlier.flatMap(draftNames).map(at)]) await remove(sftp, draft);
          const draft = drafts.at(-1)!;
          if (file.overwrite && !(await canReplace(sftp, draft))) throw notReplaceable(settings.host);
          try {
            if (!(await isDelivered(sftp, { path, file, signal }))) {
              await writeDraft(sftp, { draft, file, signal });
              await show(sftp, { draft, path, file, signal });
            }
            // Closes as soon as the server has all bytes, unlike a stream.
            await run((done) => sftp.writeFile(draft, file.receipt, { flag: 'wx' }, done));
            await file.confirm();
            await (file.overwrite ? replaceInOneStep : replace)(sftp, draft, at(receiptName(file.name)));
          } catch (error) {
            await remove(sftp, draft).catch(() => {});
            throw error;
          }
          return { location: `sftp://${settings.host}${path.startsWith('/') ? '' : '/~/'}${path}` };
        }),
      ),

    removeDrafts: (ended, signal) =>
      withSftp(settings, { ctx, signal }, (sftp) =>
        atStep('delete', async () => {
          for (const name of draftNames(ended)) await remove(sftp, at(name));
        }),
      ),
  };
}

/** Finds the folder or, if the settings say so, creates it. */
async function findFolder(
  sftp: SFTPWrapper,
  { path = '', create_folders: creates = false }: SftpSettings,
): Promise<void> {
  const names = path.split('/').filter(Boolean);
  for (let n = 1; n <= names.length; n += 1) {
    const folder = (path.startsWith('/') ? '/' : '') + names.slice(0, n).join('/');
    // Parents can be unreadable for the user, so only the folder itself has to be found.
    if (n < names.length && !creates) continue;
    const found = await statOf(sftp, folder);
    if (found?.isDirectory()) continue;
    if (found || !creates) {
      throw new DestinationError('write', {
        wrong: `The folder ${JSON.stringify(folder)} ${found ? 'is a file' : 'does not exist'} on the server`,
        next: found ? 'Change path' : 'Create it, change path, or set create_folders',
        isFinal: true,
      });
    }
    await run((done) => sftp.mkdir(folder, done)).catch(async (error: unknown) => {
      // Another delivery can have created it meanwhile.
      if (!(await statOf(sftp, folder))?.isDirectory()) throw error;
    });
  }
}

/** Without the extension, the file would be missing for a moment, and a process that was presumed dead could remove a newer one. */
function notReplaceable(host: string): DestinationError {
  return new DestinationError('write', {
    wrong: `${host} cannot replace a file in one step, because it does not support posix-rename@openssh.com`,
    next: 'Use a server that does, such as OpenSSH, or set existing_file of the schedule to keep',
    isFinal: true,
  });
}

interface Write {
  file: DeliveredFile;
  signal: AbortSignal;
}

/** Whether the file is there already. Throws if another file has the name and must stay. */
async function isDelivered(sftp: SFTPWrapper, { path, file, signal }: Write & { path: string }): Promise<boolean> {
  const found = await statOf(sftp, path);
  if (!found) return false;
  if (found.isFile() && found.size === file.size) {
    const hash = createHash('sha256');
    await pipeline(sftp.createReadStream(path), hash, { signal });
    if (hash.digest('hex') === file.sha256) return true;
  }
  if (!file.overwrite) throw nameTaken(file.name);
  return false;
}

async function writeDraft(sftp: SFTPWrapper, { draft, file, signal }: Write & { draft: string }): Promise<void> {
  const hash = createHash('sha256');
  const bytes = await file.open();
  bytes.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(bytes, sftp.createWriteStream(draft, { flags: 'wx' }), { signal });
  const size = (await statOf(sftp, draft))?.size ?? 0;
  if (size === file.size && hash.digest('hex') === file.sha256) return;
  throw new DestinationError('write', {
    wrong: `The server holds ${size} of ${file.size} bytes, or other ones`,
    next: 'Check on the server whether its disk or the quota of the user is full',
  });
}

/**
 * Gives a draft its name. The plain rename of the protocol fails where a file has the name. An earlier try can have continued after a
 * pause and written the same bytes meanwhile: that is a success, and not a second file under another name.
 */
async function show(
  sftp: SFTPWrapper,
  { draft, path, file, signal }: Write & { draft: string; path: string },
): Promise<void> {
  await file.confirm();
  if (file.overwrite) return replaceInOneStep(sftp, draft, path);
  try {
    await run((done) => sftp.rename(draft, path, done));
  } catch (error) {
    if (!(await isDelivered(sftp, { path, file, signal }))) throw error;
    await remove(sftp, draft);
  }
}
