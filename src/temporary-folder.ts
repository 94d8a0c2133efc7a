/** Folders for moments, also where TMPDIR names a folder that is missing or closed. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from './operator-error.ts';

/** Where programs may write on one system or another; minimal containers lack some of them. */
const PLACES = ['/tmp', '/var/tmp', '/run', '/dev/shm'];

export interface TemporaryFolder {
  /** What its name begins with. */
  prefix: string;
  /** Tried when no other place can be written to. */
  last: string;
  /** The most bytes that its path may have. */
  maxBytes?: number;
}

/** Makes a folder in the first place that can be written to, TMPDIR first. The caller removes it. */
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
    `No folder for temporary files can be written to (${tried.join(', ')}). Set TMPDIR to one${maxBytes < 4096 ? ` with a path of less than ${maxBytes - 20} bytes` : ''}.`,
    { cause },
  );
}
