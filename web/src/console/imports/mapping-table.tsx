/** Which column of the file becomes which column of Sheaf. Each can be changed. */
import { NativeSelect, Text, TextInput, Title } from '@mantine/core';
import type { Checked, ImportOptions } from '../data/imports.ts';
import { DataTable } from '../table/data-table.tsx';
import { withoutParameters } from './import-words.ts';

interface MappingTableProps {
  checked: Checked;
  /** Columns of Sheaf, and the columns of the file that the user has chosen. */
  mapping: Readonly<Record<string, string>>;
  /** Columns of Sheaf, and the values of all rows that the user has chosen. */
  values: Readonly<Record<string, string>>;
  /** Columns whose values have a field above. */
  needs: readonly string[];
  onChange: (change: Pick<ImportOptions, 'mapping' | 'values'>) => void;
}

type Row = Checked['mapping'][number];

/** The value of the option that leaves a column as it was recognized. */
const RECOGNIZED = '';

/** The value of the option for a value of all rows. Names of columns are trimmed. */
const FOR_ALL = ' value';

export function MappingTable({ checked, mapping, values, needs, onChange }: MappingTableProps) {
  const { file_columns: fileColumns, ignored } = checked;
  const choose = (column: string, from: string) => {
    // A column of the file can be chosen for one column of Sheaf.
    const others = Object.entries(mapping).filter(([name, chosen]) => name !== column && chosen !== from);
    const { [column]: _, ...rest } = values;
    const isColumn = from !== RECOGNIZED && from !== FOR_ALL;
    onChange({
      mapping: Object.fromEntries(isColumn ? [...others, [column, from]] : others),
      values: from === FOR_ALL ? { ...rest, [column]: '' } : rest,
    });
  };
  return (
    <section className="import-section" aria-labelledby="import-columns">
      <Title order={2} size="h3" id="import-columns">
        Columns
      </Title>
      <DataTable
        label="Columns"
        rows={checked.mapping}
        rowId={({ column }) => column}
        columns={[
          {
            id: 'column',
            header: 'Column of Sheaf',
            cell: ({ column, required, description }) => (
              <div>
                <span className="cell-main">
                  {column} {required && <span className="status">required</span>}
                </span>
                <span className="cell-more">{withoutParameters(description)}</span>
              </div>
            ),
          },
          {
            id: 'from',
            header: 'From the file',
            cell: (row) => (
              <div className="mapping-choice">
                <NativeSelect
                  aria-label={`Column of the file for ${row.column}`}
                  value={mapping[row.column] ?? (row.column in values ? FOR_ALL : RECOGNIZED)}
                  error={row.required && !row.filled && !(row.column in values) && 'Choose a column'}
                  data={[
                    { value: RECOGNIZED, label: recognized(row, mapping[row.column] ?? values[row.column]) },
                    {
                      value: FOR_ALL,
                      label:
                        isFixed(row) && !(row.column in values) ? 'Another value for all rows' : 'A value for all rows',
                    },
                    ...fileColumns.filter((name) => name !== '').map((name) => ({ value: name, label: name })),
                  ]}
                  onChange={({ currentTarget: { value } }) => choose(row.column, value)}
                />
                {row.column in values && mapping[row.column] === undefined && !needs.includes(row.column) && (
                  <ValueField
                    row={row}
                    value={values[row.column] ?? ''}
                    onChange={(value) => onChange({ mapping, values: { ...values, [row.column]: value } })}
                  />
                )}
              </div>
            ),
          },
        ]}
      />
      {ignored.length > 0 && (
        <Text size="sm" className="import-more">
          Not imported: {ignored.map((name) => name || '(no name)').join(', ')}.
        </Text>
      )}
    </section>
  );
}

interface ValueFieldProps {
  row: Row;
  value: string;
  onChange: (value: string) => void;
}

/** The value of all rows. */
function ValueField({ row, value, onChange }: ValueFieldProps) {
  const label = `Value of ${row.column} for all rows`;
  const error = row.required && value.trim() === '' && 'Enter a value';
  if (row.values.length === 0) {
    return (
      <TextInput
        aria-label={label}
        value={value}
        error={error}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  }
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      error={error}
      data={[{ value: '', label: 'Choose a value' }, ...row.values]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** Whether the preset or a field above gives a value for all rows. */
function isFixed({ filled, from }: Row): boolean {
  return filled && from.length === 0;
}

function recognized({ from, filled }: Row, chosen: string | undefined): string {
  if (chosen !== undefined) return 'As recognized';
  if (from.length > 0) return `${from.join(', ')} (recognized)`;
  return filled ? 'The same value for all rows' : 'Not imported';
}
