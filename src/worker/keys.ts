/** Where an export's bytes lie in the store. Keys name the attempt, so that no two attempts ever write one key. */

/** Everything the attempts of an export wrote. */
export function exportPrefix(exportId: number): string {
  return `exports/${exportId}/`;
}

/** Everything an attempt wrote, its file included. */
export function attemptPrefix(attempt: { id: number; attempt: number }): string {
  return `${exportPrefix(attempt.id)}${attempt.attempt}/`;
}

/** What an attempt wrote on the way to its file. */
export function fragmentPrefix(attempt: { id: number; attempt: number }): string {
  return `${attemptPrefix(attempt)}parts/`;
}

export function fragmentKey(
  attempt: { id: number; attempt: number },
  part: { number: number; retries: number },
): string {
  return `${fragmentPrefix(attempt)}${String(part.number).padStart(5, '0')}.${part.retries}`;
}

export function fileKey(attempt: { id: number; attempt: number }, extension: string): string {
  return `${attemptPrefix(attempt)}file.${extension}`;
}
