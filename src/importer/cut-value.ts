const MAX_VALUE_LENGTH = 60;

/** Shortens a value for messages to at most 60 characters. */
export function cutValue(value: string): string {
  const characters = [...value.slice(0, 4 * MAX_VALUE_LENGTH)];
  if (characters.length <= MAX_VALUE_LENGTH) return value;
  return `${characters.slice(0, MAX_VALUE_LENGTH - 1).join('')}…`;
}
