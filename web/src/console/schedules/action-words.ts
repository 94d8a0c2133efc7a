import type { Action } from '../data/schedules.ts';

export const DONE: Record<Action, string> = {
  pause: 'The schedule is paused',
  resume: 'The schedule is active again',
  'take-over': 'You are the author now',
  runs: 'The run was added',
};

export const FAILED: Record<Action, string> = {
  pause: 'The schedule was not paused',
  resume: 'The schedule was not resumed',
  'take-over': 'The schedule was not taken over',
  runs: 'The schedule was not run',
};
