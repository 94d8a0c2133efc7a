import { Group } from './group.ts';
import type { Cancellable, ChangeOptions, UpdateOptions } from './options.ts';
import type { Preset, Requests, Responses } from './types.ts';

/** Parameters that replace those of a preset. */
export interface PresetChanges {
  search_params?: Record<string, unknown>;
  index_params?: Record<string, unknown>;
}

/** Operations on presets, which keep a request under a name. */
export class Presets extends Group {
  /** Lists your presets and those of your publisher. */
  async list(options: Cancellable = {}): Promise<Preset[]> {
    return (await this.read<Responses['listPresets']>('', options)).presets;
  }

  async get(id: number, options: Cancellable = {}): Promise<Preset> {
    return (await this.read<Responses['getPreset']>(`/${id}`, options)).preset;
  }

  /** Saves a request under a name. With `dryRun`, its ID is 0. */
  async create(body: Requests['createPreset'], options: ChangeOptions = {}): Promise<Preset> {
    return (await this.change<Responses['createPreset']>('POST', '', { ...options, body })).preset;
  }

  /** Changes the members that you send. Filters and presentation are replaced as a whole. */
  async update(id: number, body: Requests['updatePreset'], options: UpdateOptions = {}): Promise<Preset> {
    return (await this.patch<Responses['updatePreset']>(id, body, options)).preset;
  }

  /** Deletes a preset. Exports that were created from it stay. */
  delete(id: number, options: ChangeOptions = {}): Promise<void> {
    return this.change('DELETE', `/${id}`, options);
  }

  /** Creates an export from a preset. If the same export is already in progress, rejects with `CONFLICT` as `createExport` does. */
  export(
    id: number,
    changes: PresetChanges = {},
    options: ChangeOptions = {},
  ): Promise<Responses['createExportFromPreset']> {
    // A repeated request returns the same export.
    return this.change('POST', `/${id}/exports`, { ...options, body: changes, repeatable: true });
  }
}
