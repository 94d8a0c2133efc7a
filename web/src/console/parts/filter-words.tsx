import { useQuery } from '@tanstack/react-query';
import { reportTypeQuery } from '../data/report-types.ts';
import type { RequestBody } from '../data/request-of.ts';
import { filterLines } from './request-words.ts';

/** The filters of a request in one line below its name. Nothing if there are none. */
export function FilterWords({ request }: { request: Pick<RequestBody, 'report_type' | 'search_params'> }) {
  const { data: type } = useQuery(reportTypeQuery(request.report_type));
  const lines = filterLines(request, { type });
  if (lines.length === 0) return null;
  return <span className="cell-more">{lines.map(({ name, value }) => `${name}: ${value}`).join(' · ')}</span>;
}
