import { MAX_FAILURES } from '../../../../src/schedules/max-failures.ts';
import type { Schedule } from '../data/schedules.ts';

/**
 * Whether a schedule is paused because it cannot run, and not because a person wanted a break: its author has no access, or too many runs
 * in a row have failed.
 */
export function pausedItself({
  status,
  failures,
  author,
}: Pick<Schedule, 'status' | 'failures'> & { author: { has_access: boolean } | null }): boolean {
  return status === 'paused' && (author?.has_access !== true || failures >= MAX_FAILURES);
}
