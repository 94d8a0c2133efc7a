/** Beside the form: what the file will contain. */
import { Text, Title } from '@mantine/core';
import { Suspense } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';
import { Problem } from '../../shell/problem.tsx';
import { RowsTable } from '../parts/rows-table.tsx';
import { roughSizeInWords, roundedInWords, rowsInWords, sizeInWords } from '../parts/words.ts';
import type { LivePreview } from './use-live-preview.ts';

const RowsChart = lazyPart(() => import('./rows-chart.tsx'), 'RowsChart');

interface PreviewPanelProps {
  preview: LivePreview;
  /** Labels of required filters that are empty. */
  missing: string[];
}

export function PreviewPanel({ preview, missing }: PreviewPanelProps) {
  const { estimate, rows, byDate, isWaiting } = preview;
  if (missing.length > 0) {
    return (
      <section aria-labelledby="preview" className="preview">
        <Title order={2} size="h3" id="preview">
          Preview
        </Title>
        <Text c="dimmed">Choose {missing.join(' and ')} to see the rows.</Text>
      </section>
    );
  }
  return (
    <section aria-labelledby="preview" className="preview" aria-busy={isWaiting} data-waiting={isWaiting || undefined}>
      <Title order={2} size="h3" id="preview">
        Preview
      </Title>
      {estimate.error ? (
        <Problem
          title="This export cannot be created yet"
          error={estimate.error}
          onRetry={() => void estimate.refetch()}
        />
      ) : (
        <Facts estimate={estimate} />
      )}
      {byDate.data && !estimate.error && byDate.data.buckets.length > 1 && (
        <Suspense fallback={<div className="chart-space" />}>
          <RowsChart data={byDate.data} />
        </Suspense>
      )}
      {byDate.isPending && byDate.fetchStatus === 'fetching' && <div className="chart-space" />}
      {rows.error && !estimate.error && (
        <Problem title="The preview failed to load" error={rows.error} onRetry={() => void rows.refetch()} />
      )}
      {rows.data && !estimate.error && (
        <RowsTable
          empty="No rows match these filters. You can still create the export: its file has only the header."
          preview={rows.data}
        />
      )}
      {rows.isPending && !estimate.error && (
        <div className="rows-space" role="status" aria-label="Loading the preview" />
      )}
    </section>
  );
}

function Facts({ estimate: { data } }: { estimate: LivePreview['estimate'] }) {
  const guess = data?.export.estimate;
  const rows = guess?.rows ?? data?.export.row_count ?? undefined;
  const bytes = guess?.bytes ?? data?.export.file_bytes ?? undefined;
  const facts = [
    {
      name: 'Rows',
      value: rows === undefined ? '–' : `${guess?.rows_exact === false ? 'about ' : ''}${rows.toLocaleString('en-US')}`,
    },
    { name: 'File size', value: bytes === undefined ? '–' : (guess ? roughSizeInWords : sizeInWords)(bytes) },
    {
      name: 'Time',
      value: guess ? roundedInWords(guess.seconds) : data?.export.status === 'completed' ? 'ready' : '–',
    },
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="unseen" role="status">
        {rows === undefined ? '' : `${rowsInWords(rows)}.`}
      </p>
    </>
  );
}
