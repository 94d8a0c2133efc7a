/** Query parameters that several operations share. */
import { type TSchema, Type } from 'typebox';

/** `?dry_run=true` can come with any request. It matters where the request would change something. */
export const DryRun = Type.Object({
  dry_run: Type.Optional(Type.Boolean({ description: 'Check everything and change nothing.' })),
});

/** A parameter that takes several values: comma-separated, repeated, or repeated with brackets (`status[]=failed`). */
export function queryList<Item extends TSchema>(items: Item, description: string) {
  return Type.Optional(Type.Array(items, { description: `${description} Comma-separated.` }));
}
