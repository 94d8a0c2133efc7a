import type { Run } from '../data/schedules.ts';

export const RUN_WORDS: Record<Run['status'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  completed: 'Completed',
  no_rows: 'No rows',
  unchanged: 'Nothing new',
  failed: 'Failed',
  skipped: 'Skipped',
};
