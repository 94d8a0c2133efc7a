import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Problem } from '../../shell/problem.tsx';
import { type Limits, limitsQuery } from '../data/limits.ts';
import { countInWords, roundedInWords, sizeInWords } from '../parts/words.ts';

/** The limits of this service for the signed-in user. */
export function LimitList() {
  const { data, error, refetch } = useQuery(limitsQuery);
  return (
    <section className="console-section" aria-labelledby="limits">
      <Title order={2} id="limits">
        Limits
      </Title>
      {error && <Problem title="The limits failed to load" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <dl className="limit-list">
          {entries(data).map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}

function entries(limits: Limits): [string, string][] {
  const { max, pending, processing } = limits.exports_in_flight;
  return [
    [
      'Exports in progress',
      `${countInWords(max)} at a time (${countInWords(pending)} pending and ${countInWords(processing)} processing now)`,
    ],
    ['Rows per export', countInWords(limits.max_rows)],
    ['Files are kept', roundedInWords(limits.retention_days * 86_400)],
    ['The same request returns the same export', `for ${roundedInWords(limits.dedupe_seconds)}`],
    ['Requests', `${countInWords(limits.requests_per_minute)} per minute`],
    ['Questions to Dex', `${countInWords(limits.questions_per_minute)} per minute`],
    ['Size of a request', sizeInWords(limits.body_bytes)],
    ['Open event streams', countInWords(limits.open_streams)],
    ['Active API keys', `${countInWords(limits.active_api_keys)} per user`],
    ['Webhooks', `${countInWords(limits.webhooks)} per publisher`],
  ];
}
