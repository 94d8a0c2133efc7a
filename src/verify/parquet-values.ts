/** Converts values of Parquet to COPY fields, by the kind of their column. `docs/guide/receipts.md` defines the form. */
import type { Kind } from '../encode/kinds.ts';
import { copyField, NOTHING } from './copy-form.ts';

/** A value in the physical type of its column. */
export type PhysicalValue = Uint8Array | bigint | number | boolean | null | undefined;

/** The COPY field for a value. One that does not have the physical type of its kind is written in any other way, so that its digest differs. */
export function parquetValue(value: PhysicalValue, kind: Kind): string {
  if (value === null || value === undefined) return NOTHING;
  switch (kind) {
    case 'money':
      return value instanceof Uint8Array ? amountText(value) : String(value);
    case 'decimal':
    case 'percent':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return value ? 't' : 'f';
    case 'date':
      return Number.isInteger(value) ? inEra(Number(value), dateText) : String(value);
    case 'timestamp':
      return typeof value === 'bigint' ? timestampText(value) : String(value);
    default:
      return value instanceof Uint8Array ? copyField(Buffer.from(value).toString('latin1')) : String(value);
  }
}

/** Decimals of an amount. */
const DECIMALS = 6;

/** A big-endian integer with a sign, in units of 0.000001, without zeros at the end. */
function amountText(bytes: Uint8Array): string {
  const unsigned = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  const value = BigInt.asIntN(8 * bytes.length, unsigned);
  const digits = String(value < 0n ? -value : value).padStart(DECIMALS + 1, '0');
  const text = `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}

const MICROSECONDS = 1_000_000n;
const DAY = 86_400n * MICROSECONDS;

/** Microseconds since 1970 as COPY writes them in UTC, without the offset. */
function timestampText(value: bigint): string {
  const ofDay = ((value % DAY) + DAY) % DAY;
  const time = new Date(Number(ofDay / MICROSECONDS) * 1000).toISOString().slice(11, 19);
  const fraction = ofDay % MICROSECONDS === 0n ? '' : `.${String(ofDay % MICROSECONDS).padStart(6, '0')}`;
  const withTime = (year: number, monthAndDay: string) =>
    dateText(year, monthAndDay, ` ${time}${fraction.replace(/0+$/, '')}`);
  return inEra(Number((value - ofDay) / DAY), withTime);
}

/** The calendar repeats after 400 years. */
const ERA_YEARS = 400;
const ERA_DAYS = 146_097;

/** Calls `text` with the year and `-MM-DD` of days since 1970. `Date` knows only years up to 275,760. */
function inEra(days: number, text: (year: number, monthAndDay: string) => string): string {
  const eras = Math.floor(days / ERA_DAYS);
  const date = new Date((days - eras * ERA_DAYS) * 86_400_000).toISOString();
  return text(Number(date.slice(0, 4)) + ERA_YEARS * eras, date.slice(4, 10));
}

/** The year before 1 is 1 BC. */
function dateText(year: number, monthAndDay: string, time = ''): string {
  return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}${monthAndDay}${time}${year > 0 ? '' : ' BC'}`;
}
