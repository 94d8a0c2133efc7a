/** How the file is read: what it contains, for whom, with which preset and time zone. */
import { NativeSelect, Select, TextInput } from '@mantine/core';
import type { Session } from '../../data/session.ts';
import { AS_IN_PRESET, BY_NAME, type Checked, DETECT, type ImportKind, type ImportOptions } from '../data/imports.ts';
import { KINDS, SHARED_KINDS } from './import-words.ts';
import { usePresets } from './use-presets.ts';

/** Browsers leave out UTC. */
const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** The fields stand side by side, so their inputs must be on one line. */
const DESCRIPTION_BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

interface OptionsFieldsProps {
  caller: Session['caller'];
  options: ImportOptions;
  /** How the file was read last. */
  checked: Checked | undefined;
  /** Names of the files in the archive. */
  entries: readonly string[];
  onChange: (change: Partial<ImportOptions>) => void;
}

export function OptionsFields({ caller, options, checked, entries, onChange }: OptionsFieldsProps) {
  const { kind, publisher, preset, entry, timeZone, network, values } = options;
  const isOperator = caller.role === 'operator';
  const kinds = Object.entries(KINDS).filter(([name]) => isOperator || !SHARED_KINDS.includes(name));
  const { presets, reading, needs } = usePresets({ caller, options }, checked);
  const isSaved = presets.some(({ id, name }) => id !== null && name === preset);
  const found = preset === DETECT && checked ? ` (${checked.preset ?? 'none'})` : '';
  return (
    <fieldset className="import-fields">
      <legend className="unseen">How the file is read</legend>
      {entries.length > 1 && (
        <NativeSelect
          label="File of the archive"
          value={entry}
          data={[{ value: '', label: 'Choose a file' }, ...entries]}
          onChange={({ currentTarget: { value } }) => onChange({ ...AS_IN_PRESET, entry: value })}
        />
      )}
      <NativeSelect
        label="The file contains"
        value={kind}
        data={kinds.map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...AS_IN_PRESET, kind: value as ImportKind, preset: DETECT })
        }
      />
      {isOperator && !SHARED_KINDS.includes(kind) && (
        <TextInput
          label="Publisher"
          placeholder={caller.publisher.slug}
          description={`ID or slug. Default: ${caller.publisher.slug}.`}
          inputWrapperOrder={DESCRIPTION_BELOW}
          value={publisher}
          onChange={({ currentTarget: { value } }) =>
            // The preset is of the publisher that was there before.
            onChange({ publisher: value, ...(isSaved && { ...AS_IN_PRESET, preset: DETECT }) })
          }
        />
      )}
      <NativeSelect
        label="Preset"
        value={preset}
        data={[
          { value: DETECT, label: `Recognize it by its columns${found}` },
          { value: BY_NAME, label: 'None: match columns by name' },
          ...presets.map(({ id, name }) => ({ value: name, label: id === null ? name : `${name} (saved)` })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ ...AS_IN_PRESET, timeZone, preset: value })}
      />
      {preset === BY_NAME && (
        <TextInput
          label="Network (optional)"
          description="Slug, for rows that do not name one."
          inputWrapperOrder={DESCRIPTION_BELOW}
          value={network}
          onChange={({ currentTarget: { value } }) => onChange({ network: value })}
        />
      )}
      <Select
        label="Time zone of the file"
        searchable
        clearable
        limit={50}
        placeholder={reading === BY_NAME ? 'UTC' : 'As in the preset, or UTC'}
        data={ZONES}
        value={timeZone || null}
        onChange={(value) => onChange({ timeZone: value ?? '' })}
      />
      {needs.map((column) => (
        <TextInput
          key={column}
          label={`Value of ${column} for all rows`}
          description="The network does not provide it."
          inputWrapperOrder={DESCRIPTION_BELOW}
          value={values[column] ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ values: { ...values, [column]: value } })}
        />
      ))}
    </fieldset>
  );
}
