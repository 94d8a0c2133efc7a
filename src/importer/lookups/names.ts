/** Looks up names in the database, a batch at a time, and caches the results. */
import type { LookupContext, Row } from '../kind.ts';

/** Maximum cached names, so that a file of unknown names does not fill the memory. */
const MAX_CACHED = 200_000;

export interface Names<Found> {
  /** Calls `use` for each row with the result for its name, or with undefined if there is none. */
  each(context: LookupContext, rows: Row[], how: HowToUse<Found>): Promise<void>;
}

export interface HowToUse<Found> {
  /** The name in a row, in the form that `find` of {@link makeNames} expects. */
  nameOf(row: Row): string;
  use(row: Row, found: Found | undefined, name: string): void;
}

/** `find` receives names that are not cached and returns the results for those that exist. */
export function makeNames<Found>(
  find: (context: LookupContext, names: string[]) => Promise<Map<string, Found>>,
): Names<Found> {
  const cached = new Map<string, Found | undefined>();
  return {
    async each(context, rows, { nameOf, use }) {
      const names = rows.map(nameOf);
      const met = new Set(names);
      if (cached.size + met.size > MAX_CACHED) cached.clear();
      const fresh = [...met].filter((name) => !cached.has(name));
      const found = fresh.length > 0 ? await find(context, fresh) : new Map<string, Found>();
      for (const name of fresh) cached.set(name, found.get(name));
      rows.forEach((row, i) => {
        use(row, cached.get(names[i]!), names[i]!);
      });
    },
  };
}
