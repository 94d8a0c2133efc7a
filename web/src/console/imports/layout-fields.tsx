/** The separator and the encoding of the file, if they were recognized wrongly. */
import { NativeSelect } from '@mantine/core';
import { DELIMITERS, ENCODINGS } from '../../../../src/importer/file-layout.ts';
import type { Checked, ImportOptions } from '../data/imports.ts';

const NAMES: Record<string, string> = {
  ',': 'Comma (,)',
  ';': 'Semicolon (;)',
  '\t': 'Tab',
  '|': 'Vertical bar (|)',
  ':': 'Colon (:)',
  '^': 'Caret (^)',
  '~': 'Tilde (~)',
};

export interface FieldProps {
  options: ImportOptions;
  /** Undefined if the file could not be read. */
  checked: Checked | undefined;
  onChange: (change: Partial<ImportOptions>) => void;
}

export function DelimiterField({ options: { delimiter }, checked, onChange }: FieldProps) {
  const found = checked?.delimiter ?? null;
  if (checked && found === null) return null;
  const recognized = found === null || delimiter !== '' ? '' : `: ${NAMES[found] ?? found}`;
  return (
    <NativeSelect
      label="Separator of the fields"
      value={delimiter}
      data={[
        { value: '', label: `As recognized${recognized}` },
        ...DELIMITERS.map((value) => ({ value, label: NAMES[value]! })),
      ]}
      // The columns are others then.
      onChange={({ currentTarget: { value } }) => onChange({ delimiter: value, mapping: {} })}
    />
  );
}

export function EncodingField({ options: { encoding }, checked, onChange }: FieldProps) {
  const recognized =
    encoding !== '' || !checked || checked.problem !== null ? '' : `: ${checked.encoding?.name ?? 'UTF-8'}`;
  return (
    <NativeSelect
      label="Encoding"
      value={encoding}
      data={[
        { value: '', label: `As recognized${recognized}` },
        ...Object.entries(ENCODINGS).map(([value, label]) => ({ value, label })),
      ]}
      onChange={({ currentTarget: { value } }) => onChange({ encoding: value })}
    />
  );
}
