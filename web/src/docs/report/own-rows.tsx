/** The first rows that the reader's own publisher would export. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { reportTypeQuery } from '../../console/data/report-types.ts';
import { firstFilters, firstOptions } from '../../console/new-export/first-filters.ts';
import { json, request } from '../../data/request.ts';
import { SampleRows } from './sample-rows.tsx';

interface OwnRowsProps {
  report: string;
  publisher: string;
  /** Number of rows. */
  limit: number;
  /** The sample with demo data, which stays until there are own rows. */
  children: ReactNode;
}

export function OwnRows({ report, publisher, limit, children }: OwnRowsProps) {
  const type = useQuery(reportTypeQuery(report));
  const filters = firstFilters(type.data?.required ?? []);
  const body = { report_type: report, ...(filters ? { search_params: filters } : {}) };
  const { data, error } = useQuery({
    queryKey: ['own-rows', body, limit],
    enabled: type.data !== undefined,
    queryFn: ({ signal }) =>
      request<Responses['previewExportRows']>(`/api/v1/exports/preview?limit=${limit}`, {
        ...json('POST', body),
        signal,
      }),
  });
  const failure = type.error ?? error;
  if (failure || !data || data.rows.length === 0) {
    return (
      <>
        {children}
        {failure && (
          <p className="sample-intro">
            The rows of {publisher} failed to load. {failure.message}
          </p>
        )}
        {data && <p className="sample-intro">{publisher} has no rows for this report type yet.</p>}
      </>
    );
  }
  return (
    <>
      <p className="sample-intro" role="status">
        The first {data.rows.length} rows of {publisher}
        {filters ? ', of the last 7 days' : ''}, with the default columns.{' '}
        <Link
          to="/reports/new"
          search={{ report_type: report, search_params: filters, index_params: type.data && firstOptions(type.data) }}
        >
          Create this export
        </Link>
      </p>
      <SampleRows columns={data.columns} rows={data.rows} />
    </>
  );
}
