import { cellText, isNumeric, type PreviewColumn, type PreviewValue } from './cell-text.ts';

interface CellRowsProps {
  columns: readonly Pick<PreviewColumn, 'key' | 'label' | 'kind' | 'number_format'>[];
  rows: readonly (readonly PreviewValue[])[];
}

/** Head and body of a table with rows as the file shows them. The title of a cell is its whole text, where there is no room for it. */
export function CellRows({ columns, rows }: CellRowsProps) {
  return (
    <>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" data-numeric={isNumeric(column) || undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no key of their own, and are never reordered.
          <tr key={at}>
            {columns.map((column, i) => {
              const text = cellText(row[i] ?? null, column);
              return (
                <td key={column.key} data-numeric={isNumeric(column) || undefined} title={text}>
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </>
  );
}
