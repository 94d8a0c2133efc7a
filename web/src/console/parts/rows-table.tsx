/** The first rows as the file shows them. */
import './rows-table.css';
import { Text } from '@mantine/core';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { CellRows } from './cell-rows.tsx';
import { RowsScroll } from './rows-scroll.tsx';
import { rowsInWords } from './words.ts';

interface RowsTableProps {
  preview: Responses['previewExportRows'];
  /** What is said when there are no rows. */
  empty: string;
}

export function RowsTable({ preview, empty }: RowsTableProps) {
  const { columns, rows, truncated } = preview;
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    );
  }
  return (
    <figure className="rows-figure">
      <RowsScroll>
        <CellRows columns={columns} rows={rows} />
      </RowsScroll>
      <figcaption>
        {truncated
          ? `The first ${rowsInWords(rows.length)}`
          : rows.length === 1
            ? 'The only row'
            : `All ${rowsInWords(rows.length)}`}
        , with the formats of the file
      </figcaption>
    </figure>
  );
}
