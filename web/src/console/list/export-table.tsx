import { type RowSelectionState, useTable } from '@tanstack/react-table';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { columns, features } from './columns.tsx';

interface ExportTableProps {
  exports: Export[];
  /** IDs of selected exports. */
  selection: RowSelectionState;
  onSelect(selection: RowSelectionState): void;
  /** Exports that have just ended. */
  ended: ReadonlySet<number>;
}

/** The exports of one page. On a phone, each row is shown as a card. */
export function ExportTable({ exports, selection, onSelect, ended }: ExportTableProps) {
  const table = useTable({
    features,
    columns,
    data: exports,
    getRowId: ({ id }) => String(id),
    state: { rowSelection: selection },
    onRowSelectionChange: (change) => onSelect(typeof change === 'function' ? change(selection) : change),
  });
  return (
    <table className="exports">
      <caption className="unseen">Exports, newest first</caption>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <th key={header.id} data-column={header.column.id} scope="col">
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            data-export={row.id}
            data-selected={row.getIsSelected() || undefined}
            data-ended={ended.has(row.original.id) ? row.original.status : undefined}
          >
            {row.getAllCells().map((cell) => (
              <td key={cell.id} data-column={cell.column.id}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
