import { expect, test } from 'vitest';
import type { Rule } from '../data/schedules.ts';
import { FIRST_RULE, ruleFormOf, ruleOf } from './rule-form.ts';

test.each<Rule>([
  { every: 'day', at: ['06:30', '18:00'] },
  { every: 'weekday', at: ['06:30'] },
  { every: 'week', on: ['monday', 'friday'], at: ['06:30'] },
  { every: 'month', on: [1, 'last'], at: ['06:30'] },
  { every: 'month', on: [31], at: ['06:30'], short_months: 'skip' },
  { every: 'hour', hours: 4, minute: 15 },
  { cron: '30 6 * * 1-5' },
  { rrule: 'FREQ=DAILY;BYHOUR=6' },
])('the controls of %j describe the same rule', (rule) => {
  expect(ruleOf(ruleFormOf(rule))).toEqual(rule);
});

test('what a rule does not say has the values of a new form', () => {
  expect(ruleFormOf({ every: 'hour' })).toEqual({ ...FIRST_RULE, every: 'hour', hours: '1', minute: '0' });
});
