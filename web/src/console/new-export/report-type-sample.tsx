import { useQuery } from '@tanstack/react-query';
import type { ReportSample } from '../../../../src/portal/report-samples.ts';
import { PUBLIC_DATA } from '../../data/query-client.ts';
import { ApiError, request } from '../../data/request.ts';
import { CellRows } from '../parts/cell-rows.tsx';

/** As much of the sample file as a card has room for. */
const ROWS = 3;
const COLUMNS = 4;

/** The first cells of the sample file. Report types of an installation have no sample, and then nothing is shown. */
export function ReportTypeSample({ name, title }: { name: string; title: string }) {
  const { data } = useQuery({
    queryKey: [PUBLIC_DATA, 'sample', name],
    queryFn: () =>
      request<ReportSample>(`/docs/samples/${name}.json`).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === null) return null;
  const columns = data?.columns.slice(0, COLUMNS) ?? [];
  return (
    <div className="report-type-sample">
      <table aria-label={`Sample of ${title}`}>
        <CellRows columns={columns} rows={data?.rows.slice(0, ROWS) ?? []} />
      </table>
    </div>
  );
}
