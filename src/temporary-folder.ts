/** Creates temporary folders, even if TMPDIR names a folder that is missing or not writable. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from './operator-error.ts';

/** Folders that are writable on most systems. Minimal containers lack some of them. */
const PLACES = ['/tmp', '/var/tmp', '/run', '/dev/shm'];

export interface TemporaryFolder {
  /** Prefix of its name. */
  prefix: string;
  /** Used when no other place is writable. */
  last: string;
  /** Maximum length of its path in bytes. */
  maxBytes?: number;
}

/** Creates a folder in the first writable place, starting with TMPDIR. The calling code removes it. */
export async function makeTemporaryFolder({ prefix, last, maxBytes = 4096 }: TemporaryFolder): Promise<string> {
  const tried: string[] = [];
  let cause: unknown;
  for (const place of new Set([tmpdir(), ...PLACES, last])) {
    // mkdtemp adds six characters.
    if (Buffer.byteLength(join(place, prefix)) + 6 > maxBytes) continue;
    tried.push(place);
    try {
      return await mkdtemp(join(place, prefix));
    } catch (error) {
      cause = error;
    }
  }
  throw new OperatorError(
    `No folder for temporary files is writable (${tried.join(', ')}). Set TMPDIR to one${maxBytes < 4096 ? ` with a path of less than ${maxBytes - 20} bytes` : ''}.`,
    { cause },
  );
}
