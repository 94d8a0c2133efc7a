import { useQuery } from '@tanstack/react-query';
import { PageLink } from '../../shell/links.tsx';
import { type ReportType, reportTypeQuery } from '../data/report-types.ts';
import type { RequestBody } from '../data/request-of.ts';
import './parameters.css';

/** The filters and the presentation in words, with the names that forms and files have. */
export function Parameters({ body }: { body: RequestBody }) {
  const { data: type } = useQuery(reportTypeQuery(body.report_type));
  const lines = [...filterLines(body, type), ...presentationLines(body, type)];
  return (
    <dl className="parameters">
      <dt>Report type</dt>
      <dd>
        <PageLink to="/docs/reports/$name" params={{ name: body.report_type }}>
          {type?.title ?? body.report_type}
        </PageLink>
      </dd>
      {lines.map(({ name, value }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Line {
  name: string;
  value: string;
}

function filterLines({ search_params }: RequestBody, type: ReportType | undefined): Line[] {
  const order = type?.filters.map(({ name }) => name) ?? [];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const lines = Object.entries(search_params)
    .filter(([, value]) => value !== null && value !== undefined)
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => ({
      name: type?.filters.find((filter) => filter.name === name)?.label ?? labelOf(name),
      value: inWords(value),
    }));
  return lines.length > 0 ? lines : [{ name: 'Filters', value: 'None: all rows' }];
}

function presentationLines({ index_params }: RequestBody, type: ReportType | undefined): Line[] {
  const { columns, sort, direction, ...others } = index_params;
  const label = (key: unknown) => type?.columns.find((column) => column.key === key)?.label ?? labelOf(String(key));
  return [
    ...(Array.isArray(columns) ? [{ name: 'Columns', value: columns.map(label).join(', ') }] : []),
    ...(sort
      ? [{ name: 'Sorted by', value: `${label(sort)}, ${direction === 'desc' ? 'descending' : 'ascending'}` }]
      : []),
    ...Object.entries(others)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => ({ name: labelOf(name), value: inWords(value) })),
  ];
}

const LABELS: Record<string, string> = {
  timezone: 'Time zone',
  filename: 'File name',
  bom: 'Byte order mark',
  dialect: 'CSV dialect',
  line_ending: 'Line endings',
};

/** `publisher_id` as `Publisher ID`. */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/\bid\b/g, 'ID');
  return LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
