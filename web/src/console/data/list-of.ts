/** The values of a filter or option that takes a list. The API also takes text with commas, which a link or a preset can have. */
export function listOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : String(value).split(',')).map((one) => String(one).trim());
}
