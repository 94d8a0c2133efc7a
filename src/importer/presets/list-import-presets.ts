import { type ImportKindName, networkKind } from '../kinds/index.ts';
import { builtInPresets } from './find-preset.ts';

export interface PresetInfo {
  name: string;
  kind: ImportKindName;
  network: string;
  identify: string[];
  /** Required columns that neither the file nor the preset fills. */
  needs: string[];
}

/** Lists the presets of Sheaf, by network and kind. */
export async function listImportPresets(): Promise<PresetInfo[]> {
  return (await builtInPresets()).map(({ name, kind: of, network, identify, columns }) => {
    const kind = of as ImportKindName;
    const needs = networkKind(kind).columns.filter(({ name: column, required }) => required && !columns[column]);
    return { name, kind, network, identify, needs: needs.map((column) => column.name) };
  });
}
