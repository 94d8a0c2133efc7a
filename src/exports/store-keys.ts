/** Where an export's bytes lie in the store. Keys name the attempt, so that no two attempts ever write one key. */

interface Attempt {
  id: number;
  attempt: number;
}

/** Above all exports. */
export const ALL_EXPORTS = 'exports/';

/** Everything the attempts of an export wrote. */
export function exportPrefix(exportId: number): string {
  return `${ALL_EXPORTS}${exportId}/`;
}

/** Everything an attempt wrote, its file included. */
export function attemptPrefix(attempt: Attempt): string {
  return `${exportPrefix(attempt.id)}${attempt.attempt}/`;
}

/** What an attempt wrote on the way to its file. */
export function fragmentPrefix(attempt: Attempt): string {
  return `${attemptPrefix(attempt)}parts/`;
}

export function fragmentKey(attempt: Attempt, part: { number: number; retries: number }): string {
  return `${fragmentPrefix(attempt)}${String(part.number).padStart(5, '0')}.${part.retries}`;
}

export function fileKey(attempt: Attempt, extension: string): string {
  return `${attemptPrefix(attempt)}file.${extension}`;
}

/** Whether a key is that of a file, and not of a fragment. */
export function isFileKey(key: string): boolean {
  return /^exports\/\d{1,15}\/\d{1,9}\/file\.[a-z]+$/.test(key);
}

/** The attempt that a key belongs to, or null for a key of another kind. */
export function attemptOf(key: string): Attempt | null {
  const match = /^exports\/(\d{1,15})\/(\d{1,9})\//.exec(key);
  return match && { id: Number(match[1]), attempt: Number(match[2]) };
}
