import { expect, test } from 'vitest';
import { readRule } from './read-rule.ts';
import { dayRule, type Rule } from './rule.ts';

const TIME = 'BYHOUR=6;BYMINUTE=30';
const at = ['06:30'];

test.each<[string, Rule]>([
  [`FREQ=DAILY;${TIME}`, { every: 'day', at }],
  [`RRULE:FREQ=DAILY;INTERVAL=1;WKST=SU;BYSECOND=0;${TIME}`, { every: 'day', at }],
  ['freq=daily;byhour=18,6;byminute=30,0', { every: 'day', at: ['06:00', '06:30', '18:00', '18:30'] }],
  [`FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;${TIME}`, { every: 'weekday', at }],
  [`FREQ=WEEKLY;BYDAY=FR,MO,FR;${TIME}`, { every: 'week', on: ['monday', 'friday'], at }],
  [`FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;${TIME}`, { every: 'day', at }],
  [`FREQ=MONTHLY;BYDAY=SU;${TIME}`, { every: 'week', on: ['sunday'], at }],
  [`FREQ=MONTHLY;BYMONTHDAY=31,-1;${TIME}`, { every: 'month', on: [31, 'last'], at, short_months: 'skip' }],
  [
    `FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD;BYMONTHDAY=31;${TIME}`,
    { every: 'month', on: [31], at, short_months: 'last_day' },
  ],
  [`FREQ=MONTHLY;BYMONTHDAY=15,1;${TIME}`, { every: 'month', on: [1, 15], at }],
  [`FREQ=YEARLY;BYMONTHDAY=1;${TIME}`, { every: 'month', on: [1], at }],
  [`FREQ=YEARLY;BYDAY=MO;${TIME}`, { every: 'week', on: ['monday'], at }],
  [`FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=-1;${TIME}`, { every: 'month', on: ['last'], at }],
  ['FREQ=HOURLY;BYMINUTE=15', { every: 'hour', minute: 15 }],
  ['FREQ=HOURLY;BYMINUTE=0,30', { cron: '0,30 * * * *' }],
  ['FREQ=HOURLY;BYDAY=MO,SU;BYMINUTE=15', { cron: '15 * * * 1,7' }],
  ['FREQ=DAILY;BYHOUR=6,7,8,9,10,11,12;BYMINUTE=0,15,30,45', { cron: '0,15,30,45 6,7,8,9,10,11,12 * * *' }],
  ['FREQ=HOURLY;BYHOUR=8,12;BYMINUTE=0', { every: 'day', at: ['08:00', '12:00'] }],
  [`FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1;${TIME}`, { cron: '30 6 1 1,7 *' }],
  [`FREQ=DAILY;BYMONTH=12;${TIME}`, { cron: '30 6 * 12 *' }],
  [`FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=30;${TIME}`, { cron: '30 6 30 2,3 *' }],
  [`FREQ=WEEKLY;BYDAY=MO,SU;BYMONTH=12;${TIME}`, { cron: '30 6 * 12 1,7' }],
])('%s is %j', (rrule, rule) => {
  const read = readRule({ rrule });
  expect(read).toEqual(rule);
  expect(dayRule(read).times.length).toBeGreaterThan(0);
});

test('months and weekdays of a rule select the same days as their cron expression', () => {
  const { onDay } = dayRule(readRule({ rrule: `FREQ=WEEKLY;BYDAY=MO,SU;BYMONTH=12;${TIME}` }));
  const days = Array.from({ length: 14 }, (_, n) => Temporal.PlainDate.from('2026-11-24').add({ days: n }));
  expect(days.filter(onDay).map(String)).toEqual(['2026-12-06', '2026-12-07']);
});

test.each<[string, string]>([
  ['', 'FREQ is required, but missing. Allowed: HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY.'],
  ['FREQ=MINUTELY', '"FREQ=MINUTELY" is not valid. Allowed: HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY.'],
  ['FREQ=DAILY', 'BYMINUTE is required, because there is no DTSTART that has the time. Allowed: for example FREQ='],
  ['FREQ=DAILY;BYMINUTE=0', 'BYHOUR is required, because there is no DTSTART that has the time.'],
  ['FREQ=DAILY;BYHOUR=24;BYMINUTE=0', '"BYHOUR=24" is not valid. Allowed: 0 to 23.'],
  ['FREQ=DAILY;BYHOUR=+6;BYMINUTE=0', '"BYHOUR=+6" is not valid. Allowed: 0 to 23.'],
  ['FREQ=DAILY;BYHOUR=6,;BYMINUTE=0', '"BYHOUR=" is not valid. Allowed: 0 to 23.'],
  [`FREQ=WEEKLY;${TIME}`, 'BYDAY is required for FREQ=WEEKLY'],
  [`FREQ=WEEKLY;BYMONTHDAY=1;${TIME}`, 'BYMONTHDAY is not valid for FREQ=WEEKLY. Use FREQ=MONTHLY.'],
  [`FREQ=MONTHLY;${TIME}`, 'BYMONTHDAY or BYDAY is required for FREQ=MONTHLY'],
  [
    `FREQ=MONTHLY;BYDAY=-1FR;${TIME}`,
    '"BYDAY=-1FR" cannot be expressed as a rule. Use BYMONTHDAY, or weekdays without a number.',
  ],
  [`FREQ=WEEKLY;BYDAY=MON;${TIME}`, '"BYDAY=MON" is not valid. Allowed: MO, TU, WE, TH, FR, SA, SU.'],
  [`FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;${TIME}`, 'BYSETPOS cannot be expressed as a rule.'],
  [
    `FREQ=MONTHLY;BYMONTHDAY=-2;${TIME}`,
    '"BYMONTHDAY=-2" is not valid. Allowed: days from 1 to 31, or -1 for the last day.',
  ],
  [`FREQ=MONTHLY;BYMONTHDAY=0;${TIME}`, '"BYMONTHDAY=0" is not valid.'],
  [`FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO;${TIME}`, 'BYDAY cannot be combined with BYMONTHDAY.'],
  [`FREQ=MONTHLY;SKIP=BACKWARD;BYMONTHDAY=31;${TIME}`, 'SKIP requires RSCALE. Add RSCALE=GREGORIAN.'],
  [`FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD;BYMONTHDAY=31;${TIME}`, '"SKIP=FORWARD" cannot be expressed as a rule.'],
  [`FREQ=DAILY;RSCALE=GREGORIAN;SKIP=BACKWARD;BYMONTHDAY=31;${TIME}`, 'SKIP=BACKWARD requires FREQ=MONTHLY.'],
  [
    `FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD;BYMONTH=2;BYMONTHDAY=29;${TIME}`,
    'SKIP=BACKWARD cannot be combined with BYMONTH. List the days in BYMONTHDAY.',
  ],
  [`FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;${TIME}`, 'INTERVAL counts from DTSTART, which a rule does not have. Allowed: 1.'],
  [`FREQ=DAILY;COUNT=5;${TIME}`, 'COUNT cannot be expressed as a rule. Remove it, and send ends_at.'],
  [`FREQ=DAILY;UNTIL=20270101T000000Z;${TIME}`, 'UNTIL cannot be expressed as a rule.'],
  [`FREQ=YEARLY;BYMONTH=1;${TIME}`, 'BYMONTHDAY or BYDAY is required for FREQ=YEARLY'],
  [`FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;${TIME}`, 'BYMONTHDAY=-1 cannot be combined with BYMONTH.'],
  [`FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31;${TIME}`, 'BYMONTHDAY=31 is in no month of BYMONTH.'],
  ['FREQ=HOURLY;BYMINUTE=0,10,20,30,40', 'BYHOUR and BYMINUTE are 120 times a day. Allowed: at most 96.'],
  ['FREQ=HOURLY;BYMONTHDAY=-1;BYMINUTE=0', 'BYMONTHDAY=-1 cannot be combined with every hour.'],
  [`FREQ=DAILY;FREQ=DAILY;${TIME}`, 'FREQ occurs twice.'],
  [`FREQ=DAILY;X-COLOR=RED;${TIME}`, '"X-COLOR" is not known. Allowed: FREQ, INTERVAL,'],
  [`FREQ;${TIME}`, '"FREQ" is not valid. Allowed: parts such as FREQ=DAILY.'],
  [
    `DTSTART:20261101T063000\nRRULE:FREQ=DAILY;${TIME}`,
    'contains more than one property. Allowed: the value of one RRULE.',
  ],
])('%j is refused', (rrule, message) => {
  expect(() => readRule({ rrule })).toThrow(message);
});

test('rrule replaces all other members', () => {
  expect(() => readRule({ rrule: `FREQ=DAILY;${TIME}`, every: 'day' })).toThrow('cannot be combined with rrule');
});
