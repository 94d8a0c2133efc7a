import { ExportList } from './export-list.tsx';

/** The exports of the signed-in user, newest first. */
export function ReportsPage() {
  return <ExportList />;
}
