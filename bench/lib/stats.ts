/** Statistics of repeated measurements. */

export interface Spread {
  median: number;
  min: number;
  max: number;
  /** In the order of measurement. */
  values: number[];
}

/** Needs at least one value. The median of an even number of values is the mean of the two in the middle. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, values: [...values] };
}

/** Divides each value by that of the same round, so that slow rounds cancel out. */
export function ratioSpread(values: readonly number[], base: readonly number[]): Spread {
  if (values.length !== base.length) throw new RangeError('ratios need as many values as their base');
  return spread(values.map((value, round) => value / base[round]!));
}

/** The smallest value that `percent` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]!;
}
