/** A decimal number, rounded to the decimals of a column. */
export interface Rounded {
  text: string;
  /** Whether rounding kept the value. */
  exact: boolean;
}

const DECIMAL = /^(-?)(\d*)(?:\.(\d+))?$/;

/** Rounds half away from zero, as in invoices, without floating-point numbers. Null if the text is not a decimal number. */
export function roundDecimal(text: string, decimals: number): Rounded | null {
  const match = DECIMAL.exec(text);
  if (!match || (match[2] === '' && match[3] === undefined)) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  const dropped = fraction.slice(decimals);
  const up = dropped >= '5' ? 1n : 0n;
  const digits = (BigInt(`${whole}${kept}` || '0') + up).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const number = `${digits.slice(0, point)}${decimals > 0 ? `.${digits.slice(point)}` : ''}`;
  return { text: /[1-9]/.test(number) ? `${sign}${number}` : number, exact: /^0*$/.test(dropped) };
}
