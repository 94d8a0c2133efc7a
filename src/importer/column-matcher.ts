/** Matches the column names of a file to the columns of a kind, and lists the unknown ones. */
import { RequestError } from '../errors.ts';
import { ColumnsError } from './columns-error.ts';
import { cutValue } from './cut-value.ts';
import type { ImportKind, Lookup } from './kind.ts';

export interface ColumnMatcher {
  /** Index of the column among those of the kind, or -1 for an unknown column. */
  match(name: string): number;
  /** Throws a VALIDATION_ERROR that names the required columns not matched so far. */
  requireAll(): void;
  /** Throws a VALIDATION_ERROR if a mapped column of the file was not matched so far. */
  requireMapped(): void;
  /** What happened to each column matched so far. */
  account(): ColumnAccount;
  /** Names, in Sheaf, of the columns matched so far. */
  readonly present: Set<string>;
}

/** What an import did with the columns of a file. */
export interface ColumnAccount {
  /** Columns of the file that were imported, with their names in Sheaf. */
  used: Array<{ name: string; column: string }>;
  /** Columns of the file that were not imported. */
  ignored: string[];
  /** Columns of the kind that neither the file nor an option provides. */
  missing: string[];
}

export interface MatchRules {
  kind: ImportKind;
  lookups: Lookup[];
  /** Names of file columns, with the columns of Sheaf that they are imported as. */
  map: Record<string, string>;
  /** Columns whose value comes from an option of the import. */
  constants: ReadonlySet<string>;
}

/** Matches regardless of case, and of spaces, hyphens and underscores. */
export function makeColumnMatcher(rules: MatchRules): ColumnMatcher {
  const { kind } = rules;
  const places = new Map(kind.columns.map((column, place) => [simplify(column.name), place]));
  const mapped = new Map<string, number>();
  for (const [fileColumn, column] of Object.entries(rules.map)) {
    const place = places.get(simplify(column));
    if (place === undefined) {
      const known = kind.columns.map(({ name }) => name).join(', ');
      throw invalid(`--map: there is no column "${column}" to map to. The columns of ${kind.name} are ${known}.`);
    }
    mapped.set(simplify(fileColumn), place);
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
      const absent = Object.keys(rules.map).filter((fileColumn) => !met.has(simplify(fileColumn)));
      if (absent.length === 0) return;
      const names = shown([...used.keys(), ...unknown]);
      throw new ColumnsError(`--map: the file has no column ${shown(absent)}. Its columns are: ${names || 'none'}.`);
    },
    match(name) {
      if (name.length > MAX_NAME)
        throw invalid(`The column name "${cutValue(name)}" has more than ${MAX_NAME} characters.`);
      const simple = simplify(name);
      met.add(simple);
      const natural = places.get(simple);
      const place = mapped.get(simple) ?? (natural !== undefined && claimed.has(natural) ? undefined : natural);
      if (place === undefined) {
        unknown.add(name);
        if (unknown.size > MAX_UNKNOWN) {
          throw invalid(
            `The file has more than ${MAX_UNKNOWN} unknown column names. Remove the columns that Sheaf does not import.`,
          );
        }
        return -1;
      }
      present.add(kind.columns[place]!.name);
      used.set(name, kind.columns[place]!.name);
      if (used.size > MAX_UNKNOWN) throw invalid(`The file has more than ${MAX_UNKNOWN} spellings of column names.`);
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
        unknown.size > 0
          ? ` Its other columns are: ${shown(unknown)}. Import one with --map <file column>=<Sheaf column>.`
          : '';
      const options = ['publisher', 'network'].filter((name) => all.some((need) => need.split(' ').includes(name)));
      const instead = options.map((name) => ` --${name} can replace the column ${name}.`).join('');
      throw new ColumnsError(`The file has no column for: ${all.join('; ')}.${instead}${others}`);
    },
  };
}

/** Maximum unknown names. Each line of JSON Lines can have other keys, and a list of all would fill the memory. */
const MAX_UNKNOWN = 2000;

/** Maximum characters of a name, which can be a path of names. */
const MAX_NAME = 1000;

/** Maximum names in a message. */
const MAX_SHOWN = 30;

function shown(names: Iterable<string>): string {
  const all = [...names];
  const list = all.slice(0, MAX_SHOWN).map((name) => `"${cutValue(name)}"`);
  return [...list, ...(all.length > MAX_SHOWN ? [`and ${all.length - MAX_SHOWN} more`] : [])].join(', ');
}

/** The name of a column without the differences that do not count, including invisible characters. */
export function simplify(name: string): string {
  return name
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
