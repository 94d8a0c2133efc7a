/** Finds our columns behind the names a file uses, and keeps account of what it did not know. */
import { RequestError } from '../errors.ts';
import { cutValue } from './cut-value.ts';
import type { ImportKind, Lookup } from './kind.ts';

export interface ColumnMatcher {
  /** Place of the file's column among the kind's, or -1 for one we do not know. */
  match(name: string): number;
  /** Throws a VALIDATION_ERROR that names what a file with the columns matched so far lacks. */
  requireAll(): void;
  /** Throws a VALIDATION_ERROR for a mapping from a column that was not matched so far. */
  requireMapped(): void;
  /** What became of the columns matched so far. */
  account(): ColumnAccount;
  /** Our names of the columns matched so far. */
  readonly present: Set<string>;
}

/** What an import did with the columns of a file. */
export interface ColumnAccount {
  /** Columns of the file that were imported, and Sheaf's names of them. */
  used: Array<{ name: string; column: string }>;
  /** Columns of the file that were not imported. */
  ignored: string[];
  /** Columns of the kind that the file does not have and no option stands in for. */
  missing: string[];
}

export interface MatchRules {
  kind: ImportKind;
  lookups: Lookup[];
  /** The file's names of columns, and ours for them. */
  map: Record<string, string>;
  /** Columns that the import itself gives a value. */
  constants: ReadonlySet<string>;
}

/** Case does not count, nor does the difference between spaces, hyphens and underscores. */
export function makeColumnMatcher(rules: MatchRules): ColumnMatcher {
  const { kind } = rules;
  const places = new Map(kind.columns.map((column, place) => [simplify(column.name), place]));
  const mapped = new Map<string, number>();
  for (const [theirs, ours] of Object.entries(rules.map)) {
    const place = places.get(simplify(ours));
    if (place === undefined) {
      const known = kind.columns.map((column) => column.name).join(', ');
      throw invalid(`The mapping to "${ours}" is not possible: the columns of ${kind.name} are ${known}.`);
    }
    mapped.set(simplify(theirs), place);
  }
  const claimed = new Set(mapped.values());
  const present = new Set<string>();
  const unknown = new Set<string>();
  const used = new Map<string, string>();
  const met = new Set<string>();
  const has = (name: string) => present.has(name) || rules.constants.has(name);

  return {
    present,
    account: () => ({
      used: [...used].map(([name, column]) => ({ name, column })),
      ignored: [...unknown],
      missing: kind.columns.map((column) => column.name).filter((name) => !has(name)),
    }),
    requireMapped() {
      const absent = Object.keys(rules.map).filter((theirs) => !met.has(simplify(theirs)));
      if (absent.length === 0) return;
      const names = shown([...used.keys(), ...unknown]);
      throw invalid(`The mapping names ${shown(absent)}, but the columns of the file are: ${names || 'none'}.`);
    },
    match(name) {
      const simple = simplify(name);
      met.add(simple);
      const natural = places.get(simple);
      const place = mapped.get(simple) ?? (natural !== undefined && claimed.has(natural) ? undefined : natural);
      if (place === undefined) {
        unknown.add(name);
        if (unknown.size > MAX_UNKNOWN) {
          throw invalid(`The file has more than ${MAX_UNKNOWN} column names that Sheaf does not know.`);
        }
        return -1;
      }
      present.add(kind.columns[place]!.name);
      used.set(name, kind.columns[place]!.name);
      return place;
    },
    requireAll() {
      this.requireMapped();
      const missing = kind.columns.filter((column) => column.required && !has(column.name)).map((c) => c.name);
      const unmet = rules.lookups
        .filter((lookup) => lookup.needs.length > 0 && !lookup.needs.some((way) => way.every(has)))
        .map((lookup) => lookup.needs.map((way) => way.join(' and ')).join(', or '));
      const all = [...missing, ...unmet];
      if (all.length === 0) return;
      const others =
        unknown.size > 0 ? ` Its other columns are: ${shown(unknown)}. Import one with --map theirs=ours.` : '';
      const options = ['publisher', 'network'].filter((name) => all.some((need) => need.split(' ').includes(name)));
      const instead = options.map((name) => ` --${name} can stand in for ${name}.`).join('');
      throw invalid(`The file has no column for: ${all.join('; ')}.${instead}${others}`);
    },
  };
}

/** JSON Lines can have other keys in every line; an account of all of them would fill the memory. */
const MAX_UNKNOWN = 2000;

/** Names listed in a message. */
const MAX_SHOWN = 30;

function shown(names: Iterable<string>): string {
  const all = [...names];
  const list = all.slice(0, MAX_SHOWN).map((name) => `"${cutValue(name)}"`);
  return [...list, ...(all.length > MAX_SHOWN ? [`and ${all.length - MAX_SHOWN} more`] : [])].join(', ');
}

/** Invisible characters do not count, either. */
function simplify(name: string): string {
  return name
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
