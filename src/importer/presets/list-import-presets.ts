import { type ImportKindName, networkKind } from '../kinds/index.ts';
import { builtInPresets } from './find-preset.ts';
import type { PresetFile } from './preset.ts';

export interface PresetInfo {
  name: string;
  kind: ImportKindName;
  /** Slug. Null if the rows name their networks. */
  network: string | null;
  identify: string[];
  /** Required columns that neither the file nor the preset fills. */
  needs: string[];
}

/** Lists the presets of Sheaf, by network and kind. */
export async function listImportPresets(): Promise<PresetInfo[]> {
  return (await builtInPresets()).map((preset) => aboutPreset(preset.name, preset));
}

/** What a client needs to know to use a preset. */
export function aboutPreset(name: string, preset: Omit<PresetFile, 'columns'> & { columns: object }): PresetInfo {
  const kind = preset.kind as ImportKindName;
  const needs = networkKind(kind).columns.filter(
    ({ name: column, required }) => required && !(column in preset.columns),
  );
  const { network = null, identify } = preset;
  return { name, kind, network, identify, needs: needs.map((column) => column.name) };
}
