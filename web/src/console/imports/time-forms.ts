/** Common forms of times, and what a value of the file would be in them. */

export interface TimeForm {
  /** As in a preset. */
  form: string;
  /** The time that the value stands for, in words. */
  meaning: string;
}

const DATES = [
  'dd.MM.yyyy',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyyMMdd',
];
const SHORT_DATES = ['d.M.yyyy', 'd/M/yyyy', 'M/d/yyyy'];
const TIMES = ['', ' HH:mm', ' HH:mm:ss', ' H:mm', ' hh:mm a', ' h:mm a', ' hh:mm:ss a', ' h:mm:ss a', 'THH:mm:ss'];

/** The forms that fields suggest. Those of networks are among them. */
export const COMMON_FORMS: readonly string[] = [
  ...[...DATES, ...SHORT_DATES].flatMap((date) => TIMES.map((time) => date + time)),
  'unix',
  'unix-ms',
];

const PARTS: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d\\d)',
  dd: '(?<day>\\d\\d)',
  HH: '(?<hour>\\d\\d)',
  hh: '(?<hour>\\d\\d)',
  mm: '(?<minute>\\d\\d)',
  ss: '(?<second>\\d\\d)',
  M: '(?<month>\\d\\d?)',
  d: '(?<day>\\d\\d?)',
  H: '(?<hour>\\d\\d?)',
  h: '(?<hour>\\d\\d?)',
  a: '(?<half>[AaPp])[Mm]',
};

/** Common forms that all values have. The service reads the file again with the one that is chosen, so these are only suggestions. */
export function formsOf(values: readonly string[]): TimeForm[] {
  const [first] = values;
  if (first === undefined) return [];
  const found = COMMON_FORMS.flatMap((form) => {
    const meanings = values.map((value) => meaningOf(value.trim(), form));
    return meanings.every((meaning) => meaning !== null) ? [{ form, meaning: meanings[0]! }] : [];
  });
  // Of two forms that mean the same, such as dd and d, the stricter one is enough.
  return found.filter(({ meaning }, at) => found.findIndex((one) => one.meaning === meaning) === at);
}

/** Null if the value does not have the form, or stands for no time. */
function meaningOf(value: string, form: string): string | null {
  if (form.startsWith('unix')) {
    const digits = form === 'unix' ? /^\d{9,10}$/ : /^\d{12,13}$/;
    return digits.test(value) ? inWords(Number(value) * (form === 'unix' ? 1000 : 1), true) : null;
  }
  const pattern = form.replace(/yyyy|MM|dd|HH|hh|mm|ss|M|d|H|h|a|[.]/g, (part) => PARTS[part] ?? '\\.');
  const found = new RegExp(`^${pattern}$`).exec(value)?.groups;
  if (!found) return null;
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((part) =>
    Number(found[part] ?? 0),
  ) as [number, number, number, number, number, number];
  const { half } = found;
  const hours = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const time = Date.UTC(year, month - 1, day, hours, minute, second);
  const back = new Date(time);
  const exists = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hours;
  return exists ? inWords(time, found['hour'] !== undefined) : null;
}

function inWords(time: number, withTime: boolean): string {
  const date = { dateStyle: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-US', withTime ? { ...date, timeStyle: 'short' } : date).format(time);
}
