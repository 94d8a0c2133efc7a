import { ExportList } from './list/export-list.tsx';

/** The exports of the signed-in user, newest first. */
export function ReportsPage() {
  return <ExportList />;
}
