/** Checks the name and the expiration time of a new key. */
import { invalid, shownValue } from '../../errors.ts';

export const MAX_NAME_CHARACTERS = 100;

/** Returns the name without surrounding spaces, or null for none. Throws VALIDATION_ERROR. */
export function checkKeyName(name: string | undefined): string | null {
  const trimmed = name?.trim() ?? '';
  if (trimmed.length > MAX_NAME_CHARACTERS) {
    const wrong = `${trimmed.length} characters are too many`;
    throw invalid({ field: 'name', wrong, allowed: `at most ${MAX_NAME_CHARACTERS}` });
  }
  if (/[\p{Cc}\p{Cs}]/u.test(trimmed)) {
    throw invalid({ field: 'name', wrong: 'contains a control character', next: 'Remove it' });
  }
  return trimmed || null;
}

/** Ten years, so that a mistyped year is noticed. For a key without an end, the time is omitted. */
const MAX_YEARS = 10;

/** Returns the time, or null for a key that does not expire. Throws VALIDATION_ERROR for a time that is not in the future. */
export function checkExpires(expires: Date | undefined, now = new Date()): Date | null {
  if (expires === undefined) return null;
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + MAX_YEARS);
  // Not a number for a date that does not exist.
  if (expires > now && expires <= latest) return expires;
  const shown = Number.isNaN(expires.getTime()) ? 'the time' : shownValue(expires.toISOString());
  throw invalid({
    field: 'expires_at',
    wrong: `${shown} is not valid`,
    allowed: `a time in the future, at most ${MAX_YEARS} years from now`,
    next: 'Omit it for a key that does not expire',
  });
}
