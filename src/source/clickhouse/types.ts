/** The names of ClickHouse's types. */

/** The type without wrappers that do not change the text of its values: `Nullable(Decimal(9, 2))` is `Decimal(9, 2)`. */
export function unwrapped(type: string): string {
  const inner = /^(?:Nullable\(|LowCardinality\(|SimpleAggregateFunction\([^,]+, )(.*)\)$/s.exec(type)?.[1];
  return inner === undefined ? type : unwrapped(inner);
}
