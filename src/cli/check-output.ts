import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CommandError } from './exit-codes.ts';
import type { FetchOptions } from './fetch-options.ts';

/**
 * Rejects if the file could not be written, so that no export is created for it. Resolves for a command that writes no file.
 *
 * @throws CommandError `usage`, with what to do.
 */
export async function checkOutput({ output, wait }: FetchOptions): Promise<void> {
  if (output === undefined && !wait) return;
  if (output === '') throw new CommandError('usage', '-o: the name of the file is empty.');
  const file = output === undefined ? null : await typeOf(output);
  if (file === 'folder' || output?.endsWith('/')) {
    throw new CommandError(
      'usage',
      `-o: ${output} is a folder. Name a file in it, for example ${resolve(output!, 'report.xlsx')}.`,
    );
  }
  const folder = output === undefined ? process.cwd() : dirname(resolve(output));
  if ((await typeOf(folder)) !== 'folder') {
    throw new CommandError('usage', `-o: the folder ${folder} does not exist. Create it, or choose another file.`);
  }
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable) {
    throw new CommandError('usage', `You are not allowed to write files in ${folder}. Choose another file with -o.`);
  }
}

async function typeOf(path: string): Promise<'folder' | 'file' | null> {
  const found = await stat(path).catch(() => null);
  if (!found) return null;
  return found.isDirectory() ? 'folder' : 'file';
}
