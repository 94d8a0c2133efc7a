/** Writes how a file was read as a preset, so that it can be saved and used for the next file. */
import { type ColumnAccount, simplify } from '../column-matcher.ts';
import type { FileLayout } from '../file-layout.ts';
import type { ImportKind } from '../kind.ts';
import { type Preset, type PresetFile, type Rule, sourcesOf } from './preset.ts';

export interface Reading {
  kind: ImportKind;
  /** The preset with the options of the import. Null if the columns were matched by name. */
  preset: Preset | null;
  /** The columns of the file, by the names that the file has. */
  account: ColumnAccount;
  /** Columns of the file that an option mapped. */
  mapped: readonly string[];
  /** Slug of the network of rows without one. */
  network: string | undefined;
  /** Time zone of times without an offset. */
  zone: string | undefined;
  /** What the options or the preset say about the bytes. */
  layout: FileLayout;
}

/**
 * Returns null if no column of the file identifies such files. A file is identified by the columns that fill required ones,
 * those that were mapped, and those that identify the preset that it was read with.
 */
export function composePreset(reading: Reading): PresetFile | null {
  const { kind, preset, account, network, layout, zone = preset?.times?.zone } = reading;
  const { delimiter, encoding } = layout;
  const columns = preset?.columns ?? byName(account);
  const identify = identifying(reading, columns);
  if (identify.length === 0) return null;
  // Without a preset, records can have a key for each column of Sheaf, and those that none has are left out.
  const used = new Set(account.used.map(({ name }) => simplify(name)));
  const isUsed = (name: string) => used.has(simplify(name));
  const { records, inside, empty, numbers, source } = preset ?? {};
  const forms = preset?.times?.forms;
  const times = { ...(forms && { forms }), ...(zone !== undefined && { zone }) };
  return {
    ...(network !== undefined && { network }),
    kind: kind.name,
    ...(source !== undefined && { source }),
    identify,
    // With other columns, the row that a correction reads again would be another version of it.
    ...(preset?.name && kind.versioned && { sources: preset.sources }),
    ...(records && { records }),
    ...(inside !== undefined && { inside }),
    ...(empty && { empty }),
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(numbers && { numbers }),
    ...(Object.keys(times).length > 0 && { times }),
    columns: Object.fromEntries(
      Object.entries(columns)
        .filter(([, rule]) => preset?.name || rule.value !== undefined || sourcesOf(rule).some(isUsed))
        .map(([name, rule]) => [name, shortened(rule)]),
    ),
  };
}

/** Rules for the columns that were matched by name. */
export function byName({ used }: ColumnAccount): Record<string, Rule> {
  const groups = Map.groupBy(used, ({ column }) => column);
  return Object.fromEntries([...groups].map(([column, from]) => [column, { from: from.map(({ name }) => name) }]));
}

function identifying({ kind, preset, account, mapped }: Reading, columns: Record<string, Rule>): string[] {
  const required = kind.columns.filter((column) => column.required).flatMap(({ name }) => columns[name] ?? []);
  const wanted = [
    ...(preset?.identify ?? []),
    ...mapped,
    ...required.flatMap(({ from = [], join = [] }) => [...from, ...join]),
  ].map(simplify);
  const present = [...account.used.map(({ name }) => name), ...account.ignored].filter((name) => name !== '');
  return [...new Set(present)].filter((name) => wanted.includes(simplify(name)));
}

function shortened(rule: Rule): Rule | string {
  const [first, ...others] = rule.from ?? [];
  return first !== undefined && others.length === 0 && Object.keys(rule).length === 1 ? first : rule;
}
