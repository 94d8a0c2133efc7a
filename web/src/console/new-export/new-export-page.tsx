/** Creates an export: first the report type, then everything else. All of it is in the URL. */
import { useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import './new-export.css';
import { ReportTypePicker } from './report-type-picker.tsx';

const ExportForm = lazyPart(() => import('./export-form.tsx'), 'ExportForm');

export function NewExportPage() {
  const { report_type } = useSearch({ from: '/reports/new' });
  if (report_type === undefined) return <ReportTypePicker />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <ExportForm name={report_type} />
    </Suspense>
  );
}
