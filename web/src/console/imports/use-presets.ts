import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../data/session.ts';
import {
  BY_NAME,
  type Checked,
  DETECT,
  fits,
  type ImportOptions,
  type ImportPreset,
  presetsOfNetworksQuery,
} from '../data/imports.ts';

interface PresetsOf {
  /** Those that could read the file. The saved ones are the last. */
  presets: readonly ImportPreset[];
  /** Name of the preset that reads the file, or {@link BY_NAME}. */
  reading: string;
  /** Columns of Sheaf that this preset does not fill, so that each needs a value for all rows. */
  needs: readonly string[];
}

export function usePresets(
  { caller, options }: { caller: Session['caller']; options: ImportOptions },
  checked: Checked | undefined,
): PresetsOf {
  const { kind, publisher, preset } = options;
  const wanted = { kind, publisher: publisher.trim() || caller.publisher.slug };
  const presets = (useQuery(presetsOfNetworksQuery).data?.presets ?? []).filter((one) => fits(one, wanted));
  const reading = preset === DETECT ? (checked?.preset ?? BY_NAME) : preset;
  // A saved name comes before that of a preset of Sheaf.
  return { presets, reading, needs: presets.findLast(({ name }) => name === reading)?.needs ?? [] };
}
