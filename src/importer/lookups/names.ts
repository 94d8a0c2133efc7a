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
      if (cached.size + rows.length > MAX_CACHED) cached.clear();
      const names = rows.map(nameOf);
      const fresh = new Set<string>();
      for (const name of names) if (!cached.has(name)) fresh.add(name);
      if (fresh.size > 0) {
        // Copied, because a part of a text keeps the whole chunk of the file in memory.
        const copies = [...fresh].map((name) => Buffer.from(name).toString());
        const found = await find(context, copies);
        for (const name of copies) cached.set(name, found.get(name));
      }
      for (let i = 0; i < rows.length; i += 1) use(rows[i]!, cached.get(names[i]!), names[i]!);
    },
  };
}
