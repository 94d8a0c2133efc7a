import { describe, expect, test } from 'vitest';
import { readRule, type SentRule } from './read-rule.ts';
import { dayRule, type Rule } from './rule.ts';
import { ruleInWords } from './rule-in-words.ts';

test.each<[Rule, string]>([
  [{ every: 'day', at: ['06:30'] }, 'Every day at 06:30'],
  [{ every: 'weekday', at: ['18:00', '06:30', '06:30'] }, 'Every weekday at 06:30 and 18:00'],
  [{ every: 'week', on: ['monday', 'friday'], at: ['06:30'] }, 'Every Monday and Friday at 06:30'],
  [{ every: 'month', on: [15, 1, 'last'], at: ['06:30'] }, 'On the 1st, 15th, and last day of every month at 06:30'],
  [{ every: 'month', on: [31], at: ['06:30'] }, 'On the 31st of every month (the last day of shorter months) at 06:30'],
  [
    { every: 'month', on: [22, 30], at: ['06:30'], short_months: 'skip' },
    'On the 22nd and 30th of every month (not in shorter months) at 06:30',
  ],
  [{ every: 'hour' }, 'Every hour at minute 0'],
  [{ every: 'hour', hours: 4, minute: 15 }, 'Every 4 hours from 00:15'],
  [{ cron: '30 6 * * 1-5' }, 'At 06:30, Monday through Friday'],
])('%j in words', (rule, words) => {
  expect(ruleInWords(rule)).toBe(words);
});

describe('rules that are not valid', () => {
  test.each<[SentRule, field: string, message: string]>([
    [
      {},
      'rule.every',
      'required, but missing. Allowed: hour, day, weekday, week, month, or send cron or rrule instead.',
    ],
    [{ every: 'day' }, 'rule.at', 'required for every day, but missing.'],
    [{ every: 'week', at: ['06:30'] }, 'rule.on', 'required for every week, but missing.'],
    [
      { every: 'week', at: ['06:30'], on: ['Montag'] },
      'rule.on',
      '"Montag" is not valid. Allowed: monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
    ],
    [
      { every: 'month', at: ['06:30'], on: [32] },
      'rule.on',
      '32 is not valid. Allowed: days of the month from 1 to 31, or "last".',
    ],
    [
      { every: 'day', at: ['06:30'], minute: 5 },
      'rule.minute',
      'does not belong to a rule for every day. Allowed: every, at.',
    ],
    [{ every: 'hour', hours: 5 }, 'rule.hours', '5 is not valid. Allowed: 1, 2, 3, 4, 6, 8, 12.'],
    [
      { every: 'day', at: ['06:30'], cron: '0 0 * * *' },
      'rule.every',
      'cannot be combined with cron. Remove one of them.',
    ],
    [{ cron: '* * * * *' }, 'rule.cron', '"* * * * *" runs 1440 times a day. Allowed: at most 96.'],
    [
      { cron: '0 0 L * *' },
      'rule.cron',
      '"0 0 L * *" uses L, W, #, ? or H, which cron(5) does not have. Use a rule with "every" instead.',
    ],
    [
      { cron: '0 6 * *' },
      'rule.cron',
      '"0 6 * *" is not valid. Allowed: five fields for minute, hour, day of month, month and day of week, for example "30 6 * * 1-5" for weekdays at 06:30.',
    ],
  ])('%j', (sent, field, message) => {
    const read = () => dayRule(readRule(sent));
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ problem: expect.objectContaining({ field }) }));
  });

  test.each(['61 6 * * *', '0 25 * * *', '0 6 31 2 *', 'x y z a b', '@reboot', '@secondly', '0 0 6 * * *'])(
    'cron %j',
    (cron) => {
      expect(() => dayRule({ cron })).toThrow(/is not valid/);
    },
  );
});

test.each(['jul', 'wed', 'JUL'])('the name %s in a cron expression contains no L or W', (name) => {
  expect(() => dayRule({ cron: name.toLowerCase() === 'wed' ? `0 6 * * ${name}` : `0 6 * ${name} *` })).not.toThrow();
});
