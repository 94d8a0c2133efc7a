/** Days of the Gregorian calendar, counted from 1970-01-01, for years of any length and before 1. */

/** Days of 400 years, and from 0000-03-01 to 1970-01-01. */
const ERA = 146_097;
const EPOCH = 719_468;

/** Returns the day of a date. The year 0 is 1 BC. Returns null if there is no such date. */
export function dayOf(year: number, month: number, day: number): number | null {
  // Years begin in March, so that the leap day is the last of its year.
  const y = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - EPOCH;
  const back = dateOf(days);
  return back.year === year && back.month === month && back.day === day ? days : null;
}

/** Returns the date of a day. */
export function dateOf(days: number): { year: number; month: number; day: number } {
  const z = days + EPOCH;
  const era = Math.floor(z / ERA);
  const ofEra = z - era * ERA;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / (ERA - 1))) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}
