/** The table of the console's lists. On a phone, each row becomes a block in which every value has the name of its column, or it stays a table. */
import { type ColumnDef, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import './data-table.css';

const features = tableFeatures({});

export interface Column<Row> {
  id: string;
  /** Header. Empty for the column of actions, whose buttons name themselves. */
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers are aligned to the right, and all digits have the same width. */
  numeric?: boolean;
}

interface DataTableProps<Row extends RowData> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Rows that no longer matter, such as revoked keys, are dimmed. */
  isPast?: (row: Row) => boolean;
  /** Columns of numbers to compare: stays a table on a phone, too, and scrolls if it is too wide. */
  stays?: boolean;
}

export function DataTable<Row extends RowData>({ label, columns, rows, rowId, isPast, stays }: DataTableProps<Row>) {
  const definitions = columns.map(
    ({ id, header, cell }): ColumnDef<typeof features, Row> => ({ id, header, cell: ({ row }) => cell(row.original) }),
  );
  const table = useTable({ features, columns: definitions, data: rows as Row[], getRowId: rowId });
  const numeric = new Set(columns.filter((column) => column.numeric).map(({ id }) => id));
  return (
    // What scrolls must be reachable with the keyboard.
    <div className="data-table-frame" {...(stays && { 'data-scrolls': true, tabIndex: 0 })}>
      <table className="data-table" aria-label={label} data-folds={!stays || undefined}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" data-numeric={numeric.has(header.column.id) || undefined}>
                  {header.column.columnDef.header ? (
                    <table.FlexRender header={header} />
                  ) : (
                    <span className="unseen">Actions</span>
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} data-past={isPast?.(row.original) || undefined}>
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  data-label={String(cell.column.columnDef.header ?? '') || undefined}
                  data-numeric={numeric.has(cell.column.id) || undefined}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
