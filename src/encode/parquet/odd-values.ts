/**
 * Values that the module does not read itself: numbers with many digits or an exponent, years before 1 or after 9999, offsets with
 * minutes. They are rare, so that simple code can read them.
 */
import { dateOf, dayOf } from './calendar.ts';
import { AMOUNT_BYTES, AMOUNT_DECIMALS, AMOUNT_DIGITS, type ColumnType } from './column-type.ts';

/** A value as the file stores it, and its text in digests, which `docs/guide/receipts.md` defines. */
export interface OddValue {
  bytes: Buffer;
  text: string;
}

/** Reads a field of COPY text. Returns null if the type cannot hold it. */
export function readOddValue(encoding: ColumnType['encoding'], field: string): OddValue | null {
  switch (encoding) {
    case 'integers':
      return integer(field);
    case 'doubles':
      return double(field);
    case 'amounts':
      return amount(field);
    case 'dates':
      return date(field);
    case 'timestamps':
      return timestamp(field);
    default:
      return null;
  }
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d{1,3}))?$/;

/** Returns the number as a multiple of 10 to the power of `-decimals`, or null if it is none. */
function multipleOf(field: string, decimals: number): bigint | null {
  const [, sign, whole, fraction = '', exponent = '0'] = NUMBER.exec(field) ?? [];
  if (whole === undefined) return null;
  const shift = decimals - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % unit !== 0n) return null;
  const value = shift < 0 ? digits / unit : digits * unit;
  return sign ? -value : value;
}

function integer(field: string): OddValue | null {
  const value = multipleOf(field, 0);
  return value === null || BigInt.asIntN(64, value) !== value ? null : { bytes: int64(value), text: String(value) };
}

function amount(field: string): OddValue | null {
  const value = multipleOf(field, AMOUNT_DECIMALS);
  if (value === null) return null;
  const size = value < 0n ? -value : value;
  if (size >= 10n ** BigInt(AMOUNT_DIGITS)) return null;
  const digits = String(size).padStart(AMOUNT_DECIMALS + 1, '0');
  const fraction = digits.slice(-AMOUNT_DECIMALS).replace(/0+$/, '');
  const text = `${value < 0n ? '-' : ''}${digits.slice(0, -AMOUNT_DECIMALS)}${fraction && `.${fraction}`}`;
  const hex = BigInt.asUintN(8 * AMOUNT_BYTES, value).toString(16);
  return { bytes: Buffer.from(hex.padStart(2 * AMOUNT_BYTES, '0'), 'hex'), text };
}

/** The number next to the field. Finite numbers beyond the range of doubles have none. */
function double(field: string): OddValue | null {
  const hasDigits = NUMBER.test(field);
  if (!hasDigits && !/^(?:NaN|-?Infinity)$/.test(field)) return null;
  const value = Number(field);
  if (hasDigits && !Number.isFinite(value)) return null;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return { bytes, text: Object.is(value, -0) ? '-0' : String(value) };
}

const DATE = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/;

function date(field: string): OddValue | null {
  const days = daysOf(DATE.exec(field));
  if (days === null) return null;
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(days);
  return { bytes, text: field };
}

function daysOf(match: RegExpExecArray | null): number | null {
  if (!match) return null;
  const [, year, month, day, isBc] = match;
  return dayOf(isBc ? 1 - Number(year) : Number(year), Number(month), Number(day));
}

const TIMESTAMP =
  /^(?<date>\d{4,6}-\d\d-\d\d) (?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d):(?<seconds>[0-5]\d)(?:\.(?<fraction>\d{1,6}))?(?:(?<sign>[-+])(?<offset>\d\d(?::\d\d){0,2}))?(?<bc> BC)?$/;
const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

function timestamp(field: string): OddValue | null {
  const parts = TIMESTAMP.exec(field)?.groups;
  if (!parts) return null;
  const days = daysOf(DATE.exec(`${parts['date']}${parts['bc'] ?? ''}`));
  if (days === null) return null;
  const time = secondsOf(`${parts['hours']}:${parts['minutes']}:${parts['seconds']}`);
  const offset = secondsOf(parts['offset'] ?? '00') * (parts['sign'] === '-' ? -1 : 1);
  const micros = BigInt((parts['fraction'] ?? '').padEnd(6, '0'));
  const value = BigInt(days) * DAY + BigInt(time - offset) * SECOND + micros;
  return BigInt.asIntN(64, value) === value ? { bytes: int64(value), text: timestampText(value) } : null;
}

/** Seconds of `14:05:09` or the beginning of it. */
function secondsOf(text: string): number {
  const [hours, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return hours! * 3600 + minutes * 60 + seconds;
}

/** The text of a timestamp: as COPY writes it in UTC, without the offset. */
function timestampText(value: bigint): string {
  const ofDay = ((value % DAY) + DAY) % DAY;
  const { year, month, day } = dateOf(Number((value - ofDay) / DAY));
  const two = (number: number) => String(number).padStart(2, '0');
  const seconds = Number(ofDay / SECOND);
  const fraction = String(ofDay % SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  const years = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${years}-${two(month)}-${two(day)} ${time}${fraction && `.${fraction}`}${year > 0 ? '' : ' BC'}`;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}
