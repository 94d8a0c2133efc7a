import { Group } from './group.ts';
import type { Cancellable, ChangeOptions, UpdateOptions } from './options.ts';
import { queryOf } from './query.ts';
import type { Requests, Responses } from './types.ts';

export type ImportKind = Responses['importFile']['kind'];
/** What an import did, or with `dryRun` what it would do. */
export type ImportResult = Responses['importFile'];
export type ImportPreset = Responses['getImportPreset']['preset'];

/** How a file is read. Each member is described at the parameter of `importFile` with its name. */
export interface ImportFileOptions extends ChangeOptions {
  file_name?: string;
  entry?: string;
  publisher_id?: string;
  preset?: string;
  detect?: boolean;
  /** Of a dry run. If the saved preset was changed since, rejects with `PRECONDITION_FAILED` and imports nothing. */
  preset_updated_at?: string | null;
  network?: string;
  /** Columns of the file, and the columns of Sheaf that they are imported as. */
  map?: Record<string, string>;
  /** Columns of Sheaf, and a value for all rows. */
  set?: Record<string, string>;
  /** Words of the file by column of Sheaf, and the values that they stand for. */
  words?: Record<string, Record<string, string>>;
  numbers?: { decimal: '.' | ','; group?: ',' | '.' | ' ' | "'"; signs?: boolean; parentheses?: boolean };
  time_forms?: readonly string[];
  time_zone?: string;
  delimiter?: string;
  encoding?: string;
  on_error?: 'abort' | 'skip';
}

/** Operations on imports, for admins and operators. */
export class Imports extends Group {
  /**
   * Imports a file completely or not at all. First call it with `dryRun`, and check `rows`, `sums`, `rejects` and `problem` of the result. For a
   * file on the disk, pass `await openAsBlob(path)` of `node:fs`, which is not read into memory. `fetch` of Node waits five minutes for the
   * response once the file is sent. After that, or if the connection breaks, `list` shows whether the file was imported.
   */
  importFile(
    kind: ImportKind,
    file: Blob | Uint8Array | string,
    { dryRun, signal, ...reading }: ImportFileOptions = {},
  ): Promise<ImportResult> {
    const query = Object.entries(reading).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? undefined),
    ]);
    return this.upload(`/${kind}${queryOf(Object.fromEntries(query))}`, file, { dryRun, signal });
  }

  /** Lists one page of past imports, newest first. */
  list({
    limit,
    after,
    signal,
  }: Cancellable & { limit?: number; after?: string } = {}): Promise<Responses['listImports']> {
    return this.read(queryOf({ limit, after }), { signal });
  }

  /** Lists the presets of Sheaf and the saved ones. */
  async listPresets(options: Cancellable = {}): Promise<Responses['listImportPresets']['presets']> {
    return (await this.read<Responses['listImportPresets']>('/presets', options)).presets;
  }

  async getPreset(id: number, options: Cancellable = {}): Promise<ImportPreset> {
    return (await this.read<Responses['getImportPreset']>(`/presets/${id}`, options)).preset;
  }

  /** Saves how files are read: `as_preset` of a dry run, or a preset of your own. With `dryRun`, its ID is 0. */
  async createPreset(body: Requests['createImportPreset'], options: ChangeOptions = {}): Promise<ImportPreset> {
    const sent = { ...options, body };
    return (await this.change<Responses['createImportPreset']>('POST', '/presets', sent)).preset;
  }

  /** Changes the name, or replaces the preset as a whole. */
  async updatePreset(
    id: number,
    body: Requests['updateImportPreset'],
    options: UpdateOptions = {},
  ): Promise<ImportPreset> {
    return (await this.patch<Responses['updateImportPreset']>(`presets/${id}`, body, options)).preset;
  }

  /** Deletes a saved preset. What was imported with it stays. */
  deletePreset(id: number, options: ChangeOptions = {}): Promise<void> {
    return this.change('DELETE', `/presets/${id}`, options);
  }
}
