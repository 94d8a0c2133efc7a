/** The result of one check. */
export interface Finding {
  /** The name of the check, one or two words. */
  check: string;
  state: 'ok' | 'warn' | 'fail';
  /** The result in one sentence. */
  says: string;
  /** What to do to fix the problem. */
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
