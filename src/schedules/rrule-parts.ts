/** The parts of a recurrence rule of iCalendar, without those that a rule of Sheaf cannot have. */
import { shownValue } from '../errors.ts';
import { RuleError } from './rule-error.ts';

/** Codes of RFC 5545 from Monday to Sunday. */
export const RRULE_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** Parts whose meaning a rule of Sheaf cannot have, with what to do instead. */
const REFUSED = new Map([
  ['COUNT', 'Remove it, and send ends_at'],
  ['UNTIL', 'Remove it, and send ends_at'],
  ['BYSETPOS', 'Use BYMONTHDAY, where -1 is the last day of the month'],
  ['BYWEEKNO', 'Use BYDAY or BYMONTHDAY'],
  ['BYYEARDAY', 'Use BYMONTH and BYMONTHDAY'],
]);

const KNOWN = 'FREQ, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND, WKST, RSCALE, SKIP';

/** The parts of a rule in capital letters. */
export interface RruleParts {
  /** FREQ: `HOURLY`, `DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`. */
  frequency: string;
  has(name: string): boolean;
  /** The values of a part. None without the part. */
  values(name: string): string[];
}

/** Throws a {@link RuleError} for what is no RRULE, and for parts that would change the meaning of a rule. */
export function rrulePartsOf(text: string): RruleParts {
  const parts = readParts(text.trim().toUpperCase());
  const frequency = parts.get('FREQ');
  if (frequency === undefined) {
    return refuseRrule('FREQ is required, but missing', { allowed: FREQUENCIES.join(', ') });
  }
  checkFixed(parts, frequency);
  return { frequency, has: (name) => parts.has(name), values: (name) => parts.get(name)?.split(',') ?? [] };
}

/** Refuses `rule.rrule`. The texts are without full stops. */
export function refuseRrule(wrong: string, more: { allowed?: string; next?: string } = {}): never {
  throw new RuleError({ field: 'rule.rrule', wrong, ...more });
}

interface Range {
  min: number;
  max: number;
  /** The range in words. */
  allowed: string;
}

/** The numbers of a part in ascending order, without repetition. None without the part. Only days of the month can have a sign. */
export function rruleNumbers(parts: RruleParts, name: string, { min, max, allowed }: Range): number[] {
  const form = min < 0 ? /^[+-]?\d{1,2}$/ : /^\d{1,2}$/;
  const found = parts.values(name).map((text) => {
    const value = form.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max
      ? value
      : refuseRrule(`${shownValue(`${name}=${text}`)} is not valid`, { allowed });
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function readParts(text: string): Map<string, string> {
  const line = text.replace(/^RRULE:/, '');
  if (/[\r\n]|DTSTART|EXDATE|RDATE|EXRULE/.test(line)) {
    refuseRrule('contains more than one property', {
      allowed: 'the value of one RRULE',
      next: 'Send the time of DTSTART as BYHOUR and BYMINUTE, and its time zone as time_zone',
    });
  }
  const parts = new Map<string, string>();
  for (const part of line === '' ? [] : line.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (!name || !value || rest.length > 0) {
      refuseRrule(`${shownValue(part)} is not valid`, { allowed: 'parts such as FREQ=DAILY' });
    }
    if (parts.has(name)) refuseRrule(`${name} occurs twice`, { next: 'Remove one of them' });
    const next = REFUSED.get(name);
    if (next) refuseRrule(`${name} cannot be expressed as a rule`, { next });
    if (!KNOWN.split(', ').includes(name)) refuseRrule(`${shownValue(name)} is not known`, { allowed: KNOWN });
    parts.set(name, value);
  }
  return parts;
}

/** The parts that can have only values that change nothing. */
function checkFixed(parts: Map<string, string>, frequency: string): void {
  if (!FREQUENCIES.includes(frequency)) {
    refuseRrule(`${shownValue(`FREQ=${frequency}`)} is not valid`, { allowed: FREQUENCIES.join(', ') });
  }
  if ((parts.get('INTERVAL') ?? '1') !== '1') {
    const next = frequency === 'HOURLY' ? 'List the hours in BYHOUR' : 'Use BYDAY, BYMONTHDAY or BYMONTH';
    refuseRrule('INTERVAL counts from DTSTART, which a rule does not have', { allowed: '1', next });
  }
  if (!/^0{1,2}$/.test(parts.get('BYSECOND') ?? '0')) {
    refuseRrule('BYSECOND is not valid, because rules have minutes', { allowed: '0' });
  }
  if (!RRULE_DAYS.includes(parts.get('WKST') ?? 'MO')) {
    refuseRrule('WKST is not valid', { allowed: RRULE_DAYS.join(', ') });
  }
  if ((parts.get('RSCALE') ?? 'GREGORIAN') !== 'GREGORIAN') {
    refuseRrule('RSCALE is not valid', { allowed: 'GREGORIAN' });
  }
}
