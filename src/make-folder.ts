import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and those above it, and resolves with the first that was missing, or undefined when none was. Rejects with
 * the system's error.
 *
 * `mkdir` with `recursive` never ends, and occupies a thread and a core, where a parent exists and takes no folder: below
 * `/proc`, behind a symbolic link that leads nowhere, in a folder that was removed while it is mounted. It takes ENOENT for a missing
 * parent, however often it has created that.
 */
export async function makeFolder(path: string, mode: number): Promise<string | undefined> {
  const missing = await make(path, mode);
  if (missing !== 'parent') return missing === 'here' ? path : undefined;
  const first = await makeFolder(dirname(path), mode);
  const again = await make(path, mode);
  if (again === 'parent') throw noFolder(path);
  return first ?? (again === 'here' ? path : undefined);
}

/** What was missing: the folder, which is now there, its parent, or nothing. */
async function make(path: string, mode: number): Promise<'here' | 'parent' | 'nothing'> {
  try {
    await mkdir(path, { mode });
    return 'here';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) return 'parent';
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) return 'nothing';
    throw error;
  }
}

function noFolder(path: string): Error {
  const error: NodeJS.ErrnoException = new Error(`ENOENT: ${dirname(path)} takes no folders, mkdir '${path}'`);
  return Object.assign(error, { code: 'ENOENT', syscall: 'mkdir', path });
}
