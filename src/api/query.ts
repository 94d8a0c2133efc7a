/** Query parameters that several operations have in common. */
import { type TSchema, Type } from 'typebox';

/** Every request accepts `?dry_run=true`. It has an effect only on requests that change something. */
export const DryRun = Type.Object({
  dry_run: Type.Optional(Type.Boolean({ description: 'Validate the request without changing anything.' })),
});

/** A parameter with several values: comma-separated, repeated, or repeated with brackets (`status[]=failed`). */
export function queryList<Item extends TSchema>(items: Item, description: string) {
  return Type.Optional(Type.Array(items, { description: `${description} Comma-separated.` }));
}
