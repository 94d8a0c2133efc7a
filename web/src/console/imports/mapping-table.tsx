/** Which column of the file becomes which column of Sheaf. Each can be changed. */
import { NativeSelect, Text, Title } from '@mantine/core';
import type { Checked } from '../data/imports.ts';
import { DataTable } from '../table/data-table.tsx';
import { withoutParameters } from './import-words.ts';

interface MappingTableProps {
  checked: Checked;
  /** Columns of Sheaf, and the columns of the file that the user has chosen. */
  mapping: Readonly<Record<string, string>>;
  disabled: boolean;
  onChange: (mapping: Record<string, string>) => void;
}

type Row = Checked['mapping'][number];

/** The value of the option that leaves a column as it was recognized. */
const RECOGNIZED = '';

export function MappingTable({ checked, mapping, disabled, onChange }: MappingTableProps) {
  const { file_columns: fileColumns, ignored } = checked;
  const choose = (column: string, from: string) => {
    // A column of the file can be chosen for one column of Sheaf.
    const others = Object.entries(mapping).filter(([name, chosen]) => name !== column && chosen !== from);
    onChange(Object.fromEntries(from === RECOGNIZED ? others : [...others, [column, from]]));
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
              <NativeSelect
                aria-label={`Column of the file for ${row.column}`}
                className="mapping-choice"
                disabled={disabled}
                value={mapping[row.column] ?? RECOGNIZED}
                error={row.required && !row.filled && 'Choose a column'}
                data={[
                  { value: RECOGNIZED, label: recognized(row, mapping[row.column]) },
                  ...fileColumns.filter((name) => name !== '').map((name) => ({ value: name, label: name })),
                ]}
                onChange={({ currentTarget: { value } }) => choose(row.column, value)}
              />
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

function recognized({ from, filled }: Row, chosen: string | undefined): string {
  if (chosen !== undefined) return 'As recognized';
  if (from.length > 0) return `${from.join(', ')} (recognized)`;
  return filled ? 'The same value for all rows' : 'Not imported';
}
