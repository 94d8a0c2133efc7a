/** The report types of the service, which decide what the form contains. */
import { queryOptions } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import type { ExportRequest } from './export-search.ts';

export type ReportTypeSummary = Responses['listReportTypes']['report_types'][number];
export type ReportType = Responses['getReportType']['report_type'];
export type Filter = ReportType['filters'][number];
export type Column = ReportType['columns'][number];

const PATH = '/api/v1/report-types';

/** They change only with the version of the service. */
export const reportTypesQuery = queryOptions({
  queryKey: ['report-types'],
  queryFn: () => request<Responses['listReportTypes']>(PATH).then(({ report_types }) => report_types),
  staleTime: Number.POSITIVE_INFINITY,
});

export function reportTypeQuery(name: string) {
  return queryOptions({
    queryKey: ['report-types', name],
    queryFn: () =>
      request<Responses['getReportType']>(`${PATH}/${encodeURIComponent(name)}`).then(({ report_type }) => report_type),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function filterValuesQuery(input: { report: string; filter: string; q: string; limit: number }) {
  const { report, filter, q, limit } = input;
  const query = new URLSearchParams({ limit: String(limit), ...(q === '' ? {} : { q }) });
  return queryOptions({
    queryKey: ['filter-values', report, filter, q, limit],
    queryFn: ({ signal }) =>
      request<Responses['listFilterValues']>(`${PATH}/${report}/filters/${filter}/values?${query}`, { signal }),
    staleTime: 5 * 60_000,
  });
}

/** The JSON Schema of a filter or an option. */
export interface ParamSchema {
  description?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

export function schemaOf(schema: Record<string, unknown>, name: string): ParamSchema {
  return (schema['properties'] as Record<string, ParamSchema> | undefined)?.[name] ?? {};
}

export const FORMAT_NAMES: Readonly<Record<ReportType['format'], string>> = {
  xlsx: 'Excel workbook',
  csv: 'CSV file',
  jsonl: 'JSON Lines file',
  'csv.gz': 'Compressed CSV file',
  'jsonl.gz': 'Compressed JSON Lines file',
  'csv.zip': 'Zip archive with CSV file',
  'jsonl.zip': 'Zip archive with JSON Lines file',
  parquet: 'Parquet file',
};

/** The format of a file in words, by the longest extension: `deals.csv.gz` is compressed. Empty for an unknown one. */
export function formatName(filename: string): string {
  const found = Object.entries(FORMAT_NAMES).filter(([format]) => filename.endsWith(`.${format}`));
  return found.toSorted(([a], [b]) => b.length - a.length)[0]?.[1] ?? '';
}

/** The format of the files of a request. An unknown one is sent as it is, and the API says what is allowed. */
export function formatOf({ index_params }: ExportRequest, report: ReportType): string {
  return String(index_params?.['format'] ?? report.format);
}
