import { NotLimited } from '../limit-rows.ts';

/** The result of one check of a report type. */
export interface Finding {
  /** What was checked: `columns`, `filter status`, `order placed_at`. */
  check: string;
  state: 'ok' | 'warn' | 'fail';
  /** The result in one sentence. */
  says: string;
  /** What to do about it. */
  remedy?: string;
}

/** The message of an error of the database, in one line. Throws a {@link NotLimited} again, because it ends the proof. */
export function saysOf(error: unknown): string {
  if (error instanceof NotLimited) throw error;
  return `The database reports: ${(error as Error).message.split('\n')[0]}.`;
}
