import { Link } from '@tanstack/react-router';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { exportPath, nameOf } from './export-words.ts';

/** The report type and the filters in words, and below them the name of the file. An export that repeats another one says so. */
export function NameCell({ row }: { row: Export }) {
  return (
    <div className="export-title">
      <Link to={exportPath(row.id)} className="export-name" title={row.summary} preload={false}>
        {row.summary}
      </Link>
      <span className="export-note" title={nameOf(row)}>
        {nameOf(row)}
        {row.repeat_of !== null && ` · Built again from ${row.repeat_of}`}
      </span>
    </div>
  );
}
