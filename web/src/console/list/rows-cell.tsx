import type { Export } from '../../../../clients/typescript/src/types.ts';
import { countInWords } from '../parts/words.ts';
import { isRunning } from './list-queries.ts';
import { useProgressOf } from './row-progress.ts';

/** The rows of the file. While it is built, those that are ready, of those that were counted. */
export function RowsCell({ row }: { row: Export }) {
  const progress = useProgressOf(row);
  if (row.row_count !== null) return countInWords(row.row_count);
  if (!isRunning(row) || progress?.rows == null) return null;
  return (
    <div className="export-title">
      <span>{countInWords(progress.rows_ready)}</span>
      <span className="export-note">of {countInWords(progress.rows)}</span>
    </div>
  );
}
