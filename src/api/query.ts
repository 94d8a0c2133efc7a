/** Query parameters that several operations share. */
import { Type } from 'typebox';

/** `?dry_run=true` may come with any request; it matters where something would be created. */
export const DryRun = Type.Object({
  dry_run: Type.Optional(Type.Boolean({ description: 'Check everything and create nothing.' })),
});

/** A list in a query: words joined by commas. Undefined when absent or empty. */
export function commaList(text: string | undefined): string[] | undefined {
  const words = (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  return words.length > 0 ? words : undefined;
}
