/** The query string of the values that are set, without `signal`. Lists are comma-separated. */
export function queryOf({ signal: _, ...values }: Record<string, unknown>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
  return query.size > 0 ? `?${query}` : '';
}
