/** The index that gives a sort order, from the keys and the tables that the planner scans. */
import type { Scope } from '../../reports/report-type.ts';

/** https://www.postgresql.org/docs/current/using-explain.html */
export interface PlanNode {
  'Node Type': string;
  'Total Cost': number;
  Schema?: string;
  'Relation Name'?: string;
  Alias?: string;
  Plans?: PlanNode[];
}

/** The scanned tables by alias, as the query names them. */
export function scansOf(node: PlanNode): Map<string, string> {
  const own: [string, string][] =
    node.Alias && node['Relation Name'] ? [[node.Alias, `${node.Schema ?? 'public'}.${node['Relation Name']}`]] : [];
  return new Map([...own, ...(node.Plans ?? []).flatMap((plan) => [...scansOf(plan)])]);
}

export interface IndexInput {
  /** The SQL of the keys, the first one first. */
  keys: readonly string[];
  scope: Scope;
  scans: ReadonlyMap<string, string>;
}

/** A column with its alias: `o.placed_at`. */
const COLUMN = /^\(?\s*([A-Za-z_]\w*)\.([A-Za-z_]\w*|"(?:[^"]|"")+")\s*\)?$/;

/** The statement that creates the index, or null if no single index can give the order. */
export function indexFor({ keys, scope, scans }: IndexInput): string | null {
  const columns = keys.map((key) => COLUMN.exec(key));
  const [first] = columns;
  if (!first || columns.some((column) => column?.[1] !== first[1])) return null;
  const table = scans.get(first[1]!.toLowerCase());
  if (table === undefined) return null;
  const owner = COLUMN.exec(scopeText(scope));
  const names = [...(owner?.[1] === first[1] ? [owner![2]!] : []), ...columns.map((column) => column![2]!)];
  return `create index concurrently on ${table} (${[...new Set(names)].join(', ')})`;
}

function scopeText(scope: Scope): string {
  if ('publisherId' in scope) return scope.publisherId.text;
  return 'publisherSlug' in scope ? scope.publisherSlug.text : '';
}
