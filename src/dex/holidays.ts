/** Days that have a name: "Christmas Eve", "Black Friday". Their words are in the lexicons. */
import { addDays, realDay } from './day.ts';

/** The nth weekday of a month, from Monday as 1. */
function nthWeekday(year: number, month: number, { weekday, nth }: { weekday: number; nth: number }): string {
  const first = realDay(year, month, 1)!;
  const away = (weekday - new Date(first).getUTCDay() + 7) % 7;
  return addDays(first, away + 7 * (nth - 1));
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876. */
function easter(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const corrected = century - Math.floor((century + 8) / 25) + 1;
  const epact = (19 * golden + century - Math.floor(century / 4) - Math.floor(corrected / 3) + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * sunday) / 451);
  const sum = epact + sunday - 7 * late + 114;
  return realDay(year, Math.floor(sum / 31), (sum % 31) + 1)!;
}

const fixed = (month: number, day: number) => (year: number) => realDay(year, month, day)!;
const aroundEaster = (days: number) => (year: number) => addDays(easter(year), days);
const thanksgiving = (year: number) => nthWeekday(year, 11, { weekday: 4, nth: 4 });

/** The day of each holiday in a year. */
const HOLIDAYS = {
  'new-years-day': fixed(1, 1),
  epiphany: fixed(1, 6),
  'valentines-day': fixed(2, 14),
  'good-friday': aroundEaster(-2),
  easter: aroundEaster(0),
  'easter-monday': aroundEaster(1),
  'labor-day': fixed(5, 1),
  // The Friday between 19 and 25 June.
  'midsummer-eve': (year: number) => {
    const first = realDay(year, 6, 19)!;
    return addDays(first, (5 - new Date(first).getUTCDay() + 7) % 7);
  },
  assumption: fixed(8, 15),
  halloween: fixed(10, 31),
  'singles-day': fixed(11, 11),
  thanksgiving,
  'black-friday': (year: number) => addDays(thanksgiving(year), 1),
  'cyber-monday': (year: number) => addDays(thanksgiving(year), 4),
  'st-nicholas': fixed(12, 6),
  'christmas-eve': fixed(12, 24),
  christmas: fixed(12, 25),
  'second-christmas': fixed(12, 26),
  'new-years-eve': fixed(12, 31),
} as const;

export type Holiday = keyof typeof HOLIDAYS;

/** The day of a holiday in a year, as a span. */
export function holidayIn(name: string, year: number): readonly [string, string] {
  const day = HOLIDAYS[name as Holiday](year);
  return [day, day];
}
