/** The API's imports: trying a file, importing it, and past imports. */
import { queryOptions } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';

export const IMPORTS = '/api/v1/imports';

/** What an import of a file did, or would do. */
export type Checked = Responses['importFile'];
export type ImportKind = Checked['kind'];

/** Chooses the preset by the columns of the file. No saved preset has this name, because names are trimmed. */
export const DETECT = ' detect';
/** Matches columns by name, without a preset. */
export const BY_NAME = '';

/** How a file is read. */
export interface ImportOptions {
  kind: ImportKind;
  /** ID or slug. Empty for the user's own. */
  publisher: string;
  /** Name of a preset, {@link DETECT} or {@link BY_NAME}. */
  preset: string;
  /** Name of the file in an archive that contains several. Empty until it is chosen, and for other files. */
  entry: string;
  /** Empty for the time zone of the preset. */
  timeZone: string;
  /** Slug of the network of rows that do not name one. Only without a preset. */
  network: string;
  /** Columns of Sheaf, and the columns of the file that the user has chosen for them. */
  mapping: Readonly<Record<string, string>>;
  /** Columns of Sheaf, and the value of all rows. */
  values: Readonly<Record<string, string>>;
  /** Words of the file by column of Sheaf, and the values that the user has chosen for them. Empty for a word that is no value. */
  words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Null for the form of the preset. */
  numbers: NumberForm | null;
  /** Null for the forms of the preset. */
  timeForms: readonly string[] | null;
  /** Empty for the delimiter that was recognized. */
  delimiter: string;
  /** Empty for the encoding that was recognized. */
  encoding: string;
}

/** How amounts are written. */
export interface NumberForm {
  decimal: '.' | ',';
  group?: ',' | '.' | ' ' | "'";
  /** Whether amounts can have a currency sign. */
  signs?: boolean;
  /** Whether `(4.50)` is -4.50. */
  parentheses?: boolean;
}

/** The parts of a preset that the page shows. */
export interface PresetContent {
  numbers?: NumberForm;
  times?: { forms?: string[]; zone?: string };
  columns: Record<string, string | { words?: Record<string, string> }>;
}

/** How the file was read, as a preset. Null if no preset can be made of it. */
export function contentOf({ as_preset }: Pick<Checked, 'as_preset'>): PresetContent | null {
  return as_preset as PresetContent | null;
}

/** What a user can change about a preset. */
export const AS_IN_PRESET = {
  timeZone: '',
  network: '',
  mapping: {},
  values: {},
  words: {},
  numbers: null,
  timeForms: null,
  delimiter: '',
  encoding: '',
} satisfies Partial<ImportOptions>;

/** Whether the user has changed how the preset reads the file. */
export function isChanged({ words, ...options }: ImportOptions): boolean {
  const { timeZone, network, mapping, values, numbers, timeForms, delimiter, encoding } = options;
  const texts = [timeZone, network, delimiter, encoding, ...Object.values(mapping), ...Object.values(values)];
  const has = texts.some((text) => text.trim() !== '') || numbers !== null || timeForms !== null;
  return has || Object.values(words).some((of) => Object.keys(of).length > 0);
}

export const presetsOfNetworksQuery = queryOptions({
  queryKey: [`${IMPORTS}/presets`],
  queryFn: () => request<Responses['listImportPresets']>(`${IMPORTS}/presets`),
});

/** A preset of Sheaf, or one that was saved. */
export type ImportPreset = Responses['listImportPresets']['presets'][number];

/** Whether the preset reads files of the kind for the publisher. */
export function fits(
  { kind, publisher, publisher_id: id }: ImportPreset,
  wanted: { kind: ImportKind; publisher: string },
): boolean {
  return (
    kind === wanted.kind && (publisher === null || publisher === wanted.publisher || String(id) === wanted.publisher)
  );
}

/** The URL to which a file is sent. */
export function importUrl(file: Pick<File, 'name'>, options: ImportOptions, more: Record<string, string>): string {
  const { kind, publisher, preset, entry, timeZone, network, mapping, values, words } = options;
  const { numbers, timeForms, delimiter, encoding } = options;
  const map = Object.fromEntries(Object.entries(mapping).map(([column, from]) => [from, column]));
  const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const query = {
    file_name: file.name,
    entry,
    publisher_id: publisher.trim(),
    ...(preset === DETECT ? { detect: 'true' } : { preset }),
    time_zone: timeZone,
    network: preset === BY_NAME ? network.trim() : '',
    map: textOf(map),
    set: textOf(set),
    words: textOf(words),
    numbers: numbers === null ? '' : JSON.stringify(numbers),
    time_forms: timeForms === null ? '' : JSON.stringify(timeForms),
    delimiter,
    encoding,
    ...more,
  };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return `${IMPORTS}/${kind}?${new URLSearchParams(given)}`;
}

function textOf(pairs: Readonly<Record<string, unknown>>): string {
  return Object.keys(pairs).length === 0 ? '' : JSON.stringify(pairs);
}
