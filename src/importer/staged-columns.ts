/** The columns that rows of a kind are staged in, and those that a file can update. */
import type { Column, ImportKind, Lookup } from './kind.ts';

/** SQL types of the columns that rows of a kind are staged in. */
export function stagedColumns(kind: ImportKind, lookups: Lookup[]): Record<string, string> {
  const own = kind.columns
    .filter((column) => !column.lookupOnly)
    .map((column) => [column.name, SQL_TYPES[column.type]]);
  return Object.assign({}, ...lookups.map((lookup) => lookup.fills), Object.fromEntries(own));
}

const SQL_TYPES: Record<Column['type'], string> = {
  id: 'text',
  reference: 'text',
  label: 'text',
  text: 'text',
  slug: 'text',
  domain: 'text',
  country: 'text',
  currency: 'text',
  choice: 'text',
  boolean: 'boolean',
  money: 'numeric',
  fraction: 'numeric(7, 4)',
  timestamp: 'timestamptz',
};

/** The columns that a file updates: those it has, except the natural key. */
export function updatableColumns(file: {
  kind: ImportKind;
  lookups: Lookup[];
  present: ReadonlySet<string>;
}): string[] {
  const { kind, lookups, present } = file;
  const filled = lookups.flatMap((lookup) =>
    Object.keys(lookup.fills).filter(() => lookup.optionalBy === undefined || present.has(lookup.optionalBy)),
  );
  const own = kind.columns
    .filter((column) => !column.lookupOnly && present.has(column.name))
    .map((column) => column.name);
  return [...filled, ...own].filter((column) => !kind.key.includes(column));
}
