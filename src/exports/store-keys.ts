/** The keys of an export in the store. They contain the attempt, so that two attempts never write the same key. */
import type { Attempt } from './attempt.ts';

/** Prefix of all exports. */
export const ALL_EXPORTS = 'exports/';

/** Prefix of everything that the attempts of an export wrote. */
export function exportPrefix(exportId: number): string {
  return `${ALL_EXPORTS}${exportId}/`;
}

/** Prefix of everything that an attempt wrote, including its file. */
export function attemptPrefix(attempt: Attempt): string {
  return `${exportPrefix(attempt.exportId)}${attempt.attempt}/`;
}

/** Prefix of the fragments of an attempt. */
export function fragmentPrefix(attempt: Attempt): string {
  return `${attemptPrefix(attempt)}parts/`;
}

export function fragmentKey(attempt: Attempt, part: { number: number; retries: number }): string {
  return `${fragmentPrefix(attempt)}${String(part.number).padStart(5, '0')}.${part.retries}`;
}

export function fileKey(attempt: Attempt, extension: string): string {
  return `${attemptPrefix(attempt)}file.${extension}`;
}

/** Whether a key belongs to a file and not to a fragment. */
export function isFileKey(key: string): boolean {
  return /^exports\/\d{1,15}\/\d{1,9}\/file\.[a-z]+(?:\.(?:gz|zip))?$/.test(key);
}

/** The attempt that a key belongs to, or null for any other key. */
export function attemptOfKey(key: string): Attempt | null {
  const match = /^exports\/(\d{1,15})\/(\d{1,9})\//.exec(key);
  return match && { exportId: Number(match[1]), attempt: Number(match[2]) };
}
