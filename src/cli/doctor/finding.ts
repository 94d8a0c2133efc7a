/** What the doctor says of one thing. */
export interface Finding {
  /** What was looked at, in a word or two. */
  check: string;
  state: 'ok' | 'warn' | 'fail';
  /** What was found. */
  says: string;
  /** What to do about it. */
  remedy?: string;
}

export function ok(check: string, says: string): Finding {
  return { check, state: 'ok', says };
}

export function warn(check: string, says: string, remedy: string): Finding {
  return { check, state: 'warn', says, remedy };
}

export function fail(check: string, says: string, remedy: string): Finding {
  return { check, state: 'fail', says, remedy };
}
