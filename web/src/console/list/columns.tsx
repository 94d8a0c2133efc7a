/** The columns of the list. Their widths and alignment are in list.css, by the ID of the column. */
import { createColumnHelper, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { durationInWords, exactTime, sizeInWords, timeInWords } from '../parts/words.ts';
import { originInWords, personInWords } from './export-words.ts';
import { isRunning } from './list-queries.ts';
import { NameCell } from './name-cell.tsx';
import { RowActions } from './row-actions.tsx';
import { RowsCell } from './rows-cell.tsx';
import { StatusCell } from './status-cell.tsx';

export const features = tableFeatures({ rowSelectionFeature });

const helper = createColumnHelper<typeof features, Export>();

export const columns = helper.columns([
  helper.display({
    id: 'select',
    header: ({ table }) => (
      <input
        type="checkbox"
        aria-label="Select all exports on this page"
        checked={table.getIsAllRowsSelected()}
        ref={(box) => {
          if (box) box.indeterminate = table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected();
        }}
        onChange={table.getToggleAllRowsSelectedHandler()}
      />
    ),
    cell: ({ row }) => (
      <input
        type="checkbox"
        aria-label={`Select ${row.original.summary}, export ${row.original.id}`}
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
      />
    ),
  }),
  helper.display({ id: 'name', header: 'Export', cell: ({ row }) => <NameCell row={row.original} /> }),
  helper.display({ id: 'status', header: 'Status', cell: ({ row }) => <StatusCell row={row.original} /> }),
  helper.display({ id: 'rows', header: 'Rows', cell: ({ row }) => <RowsCell row={row.original} /> }),
  helper.display({
    id: 'size',
    header: 'Size',
    cell: ({ row: { original } }) => (original.file_bytes === null ? null : sizeInWords(original.file_bytes)),
  }),
  helper.display({ id: 'duration', header: 'Time taken', cell: ({ row }) => <Duration row={row.original} /> }),
  helper.display({ id: 'created', header: 'Started', cell: ({ row }) => <Started row={row.original} /> }),
  helper.display({
    id: 'actions',
    header: () => <span className="unseen">Actions</span>,
    cell: ({ row }) => <RowActions row={row.original} />,
  }),
]);

/** From the start of the work to the file. While it is in progress, until now: the list is loaded again every few seconds. */
function Duration({ row }: { row: Export }) {
  const { started_at, completed_at } = row;
  if (started_at === null || (completed_at === null && !isRunning(row))) return null;
  const end = completed_at === null ? Date.now() : Date.parse(completed_at);
  return durationInWords(end - Date.parse(started_at));
}

function Started({ row: { created_at, created_by, origin } }: { row: Export }) {
  const who = created_by ? personInWords(created_by) : '';
  return (
    <div className="export-title">
      <span>
        <time dateTime={created_at} title={exactTime(created_at)}>
          {timeInWords(created_at, new Date())}
        </time>
        {origin !== null && ` · ${originInWords(origin)}`}
      </span>
      <span className="export-note" title={who}>
        {who}
      </span>
    </div>
  );
}
