/** Remembers names and what they stand for; what it has not met it asks of the database, a batch at a time. */
import type { LookupContext, Row } from '../kind.ts';

/** A file of nothing but unknown names must not fill the memory. */
const MAX_KEPT = 200_000;

export interface Names<Found> {
  /** Calls `use` for each row with what its name stands for, undefined for nothing. */
  each(context: LookupContext, rows: Row[], how: HowToUse<Found>): Promise<void>;
}

export interface HowToUse<Found> {
  /** The name in a row, as {@link makeNames}'s `ask` takes it. */
  nameOf(row: Row): string;
  use(row: Row, found: Found | undefined, name: string): void;
}

/** `ask` gets names not met before and answers for those that mean something. */
export function makeNames<Found>(
  ask: (context: LookupContext, names: string[]) => Promise<Map<string, Found>>,
): Names<Found> {
  const kept = new Map<string, Found | undefined>();
  return {
    async each(context, rows, { nameOf, use }) {
      const names = rows.map(nameOf);
      const met = new Set(names);
      if (kept.size + met.size > MAX_KEPT) kept.clear();
      const fresh = [...met].filter((name) => !kept.has(name));
      const found = fresh.length > 0 ? await ask(context, fresh) : new Map<string, Found>();
      for (const name of fresh) kept.set(name, found.get(name));
      rows.forEach((row, i) => {
        use(row, kept.get(names[i]!), names[i]!);
      });
    },
  };
}
