/** Exact sums of decimal numbers. */

/** `units` × 10^-`scale`. NaN and infinities of the database are in `special`, which is 0 for other numbers. */
export interface Decimal {
  units: bigint;
  scale: number;
  special: number;
}

const FORM = /^(-?\d+)(?:\.(\d+))?(?:e([-+]?\d{1,3}))?$/i;

/** Parses the text of a number. What is not a number is NaN. */
export function decimalOf(text: string): Decimal {
  const [, whole, fraction = '', exponent = '0'] = FORM.exec(text) ?? [];
  if (whole === undefined) {
    const special = { Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY }[text];
    return { units: 0n, scale: 0, special: special ?? Number.NaN };
  }
  const units = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0, special: 0 } : { units, scale, special: 0 };
}

export class DecimalSum {
  #sum: Decimal | null = null;

  add(other: Decimal): void {
    this.#sum = this.#sum === null ? other : added(this.#sum, other);
  }

  /** Whether the sum is the number. Null is the sum of no numbers. */
  equals(number: Decimal | null): boolean {
    if (number === null || this.#sum === null) return number === this.#sum;
    if (this.#sum.special !== 0 || number.special !== 0) return Object.is(this.#sum.special, number.special);
    return added(this.#sum, { ...number, units: -number.units }).units === 0n;
  }

  /** The sum in decimal notation, for messages. */
  toString(): string {
    if (this.#sum === null) return 'nothing';
    const { units, scale, special } = this.#sum;
    if (special !== 0) return String(special);
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    const point = digits.length - scale;
    return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
  }
}

function added(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) + scaled(b, scale), scale, special: a.special + b.special };
}

function scaled({ units, scale }: Decimal, to: number): bigint {
  return scale === to ? units : units * 10n ** BigInt(to - scale);
}
