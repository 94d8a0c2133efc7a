import type { Export } from '../../../../clients/typescript/src/types.ts';
import { ProgressBar } from '../../shell/progress-bar.tsx';
import { isCancelled } from '../export/is-cancelled.ts';
import { rowsInWords } from '../parts/words.ts';
import { isRunning } from './list-queries.ts';
import { useProgressOf } from './row-progress.ts';

/** The status. While the export is built in several parts, how many are ready. After a failure, why. */
export function StatusCell({ row }: { row: Export }) {
  const { status, status_display, progress, error_message, id } = row;
  const rows = useProgressOf(row);
  const cancelled = isCancelled(row);
  const parts = isRunning({ status }) ? progress : null;
  return (
    <div className="export-status">
      <span className="status" data-state={cancelled ? undefined : status}>
        {cancelled ? 'Canceled' : status_display}
      </span>
      {parts && (
        <>
          <ProgressBar
            size="xs"
            value={rows?.rows ? (100 * rows.rows_ready) / rows.rows : (100 * parts.parts_ready) / parts.total_parts}
            aria-labelledby={`progress-${id}`}
            text={[
              ...(rows?.rows ? [`${rows.rows_ready.toLocaleString('en')} of ${rowsInWords(rows.rows)}`] : []),
              `${parts.parts_ready} of ${parts.total_parts} parts`,
            ].join(', ')}
          />
          <span className="export-note" id={`progress-${id}`}>
            {parts.parts_ready} of {parts.total_parts} parts
          </span>
        </>
      )}
      {error_message && !cancelled && (
        <span className="export-note" title={error_message}>
          {error_message}
        </span>
      )}
    </div>
  );
}
