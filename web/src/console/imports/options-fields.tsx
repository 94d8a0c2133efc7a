/** How the file is read: what it contains, for whom, with which preset and time zone. */
import { NativeSelect, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../data/session.ts';
import {
  BY_NAME,
  type Checked,
  DETECT,
  fits,
  type ImportKind,
  type ImportOptions,
  presetsOfNetworksQuery,
} from '../data/imports.ts';
import { KINDS, SHARED_KINDS } from './import-words.ts';

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
  disabled: boolean;
  onChange: (change: Partial<ImportOptions>) => void;
}

export function OptionsFields({ caller, options, checked, entries, disabled, onChange }: OptionsFieldsProps) {
  const { kind, publisher, preset, entry, timeZone, network, values } = options;
  const isOperator = caller.role === 'operator';
  const kinds = Object.entries(KINDS).filter(([name]) => isOperator || !SHARED_KINDS.includes(name));
  const wanted = { kind, publisher: publisher.trim() || caller.publisher.slug };
  const presets = (useQuery(presetsOfNetworksQuery).data?.presets ?? []).filter((one) => fits(one, wanted));
  const reading = preset === DETECT ? (checked?.preset ?? BY_NAME) : preset;
  // The saved ones are the last, and a saved name comes first.
  const needs = presets.findLast(({ name }) => name === reading)?.needs ?? [];
  const isSaved = presets.some(({ id, name }) => id !== null && name === preset);
  const found = preset === DETECT && checked ? ` (${checked.preset ?? 'none'})` : '';
  return (
    <fieldset className="import-fields" disabled={disabled}>
      <legend className="unseen">How the file is read</legend>
      {entries.length > 1 && (
        <NativeSelect
          label="File of the archive"
          value={entry}
          data={[{ value: '', label: 'Choose a file' }, ...entries]}
          onChange={({ currentTarget: { value } }) => onChange({ entry: value, mapping: {}, values: {} })}
        />
      )}
      <NativeSelect
        label="The file contains"
        value={kind}
        data={kinds.map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ kind: value as ImportKind, preset: DETECT, mapping: {}, values: {}, timeZone: '', network: '' })
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
            onChange({ publisher: value, ...(isSaved && { preset: DETECT, mapping: {}, values: {} }) })
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
        onChange={({ currentTarget: { value } }) => onChange({ preset: value, mapping: {}, values: {} })}
      />
      {reading === BY_NAME ? (
        preset === BY_NAME && (
          <TextInput
            label="Network (optional)"
            description="Slug, for rows that do not name one."
            inputWrapperOrder={DESCRIPTION_BELOW}
            value={network}
            onChange={({ currentTarget: { value } }) => onChange({ network: value })}
          />
        )
      ) : (
        <Select
          label="Time zone of the file"
          searchable
          clearable
          limit={50}
          placeholder="As in the preset, or UTC"
          data={ZONES}
          disabled={disabled}
          value={timeZone || null}
          onChange={(value) => onChange({ timeZone: value ?? '' })}
        />
      )}
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
