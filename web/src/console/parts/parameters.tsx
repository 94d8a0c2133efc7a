import { useQuery } from '@tanstack/react-query';
import { PageLink } from '../../shell/links.tsx';
import { reportTypeQuery } from '../data/report-types.ts';
import type { RequestBody } from '../data/request-of.ts';
import { useValueLabels } from '../data/value-labels.ts';
import './parameters.css';
import { filterLines, presentationLines } from './request-words.ts';

interface ParametersProps {
  body: RequestBody;
  /** The filters of the next run of a schedule, in which relative dates are dates. */
  next?: Record<string, unknown> | undefined;
}

/** The filters and the presentation in words, with the names that forms and files have. */
export function Parameters({ body, next }: ParametersProps) {
  const { data: type } = useQuery(reportTypeQuery(body.report_type));
  const filters = filterLines(body, { type, next, labels: useValueLabels(body, type) });
  const lines = filters.length > 0 ? filters : [{ name: 'Filters', value: 'None: all rows' }];
  return (
    <dl className="parameters">
      <dt>Report type</dt>
      <dd>
        <PageLink to="/docs/reports/$name" params={{ name: body.report_type }}>
          {type?.title ?? body.report_type}
        </PageLink>
      </dd>
      {[...lines, ...presentationLines(body, type)].map(({ name, value }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
