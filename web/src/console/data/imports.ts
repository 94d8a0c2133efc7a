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
  /** Columns of Sheaf, and the value of all rows. Only with a preset. */
  values: Readonly<Record<string, string>>;
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
  const { kind, publisher, preset, entry, timeZone, network, mapping, values } = options;
  const map = Object.fromEntries(Object.entries(mapping).map(([column, from]) => [from, column]));
  const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  const query = {
    file_name: file.name,
    entry,
    publisher_id: publisher.trim(),
    ...(preset === DETECT ? { detect: 'true' } : { preset }),
    time_zone: preset === BY_NAME ? '' : timeZone,
    network: preset === BY_NAME ? network.trim() : '',
    map: textOf(map),
    set: preset === BY_NAME ? '' : textOf(set),
    ...more,
  };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return `${IMPORTS}/${kind}?${new URLSearchParams(given)}`;
}

function textOf(pairs: Record<string, string>): string {
  return Object.keys(pairs).length === 0 ? '' : JSON.stringify(pairs);
}
