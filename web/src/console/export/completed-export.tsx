import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { Problem } from '../../shell/problem.tsx';
import { requestOf } from '../data/request-of.ts';
import { clockInWords } from '../parts/words.ts';
import { FileCard } from './file-card.tsx';
import { ReceiptSection } from './receipt-section.tsx';
import { exportKey } from './use-export.ts';

const RowsTable = lazyPart(() => import('../parts/rows-table.tsx'), 'RowsTable');

/** The file first, then its rows and its receipt. */
export function CompletedExport({ export: one }: { export: Export }) {
  const receipt = useQuery({
    queryKey: [...exportKey(one.id), 'receipt'],
    queryFn: ({ signal }) => request<Responses['getExportReceipt']>(`/api/v1/exports/${one.id}/receipt`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <FileCard export={one} />
      <Rows export={one} snapshot={receipt.data?.snapshot.time} />
      <ReceiptSection receipt={receipt.data} error={receipt.error} onRetry={() => void receipt.refetch()} />
    </>
  );
}

const PREVIEW_ROWS = 10;

function Rows({ export: one, snapshot }: { export: Export; snapshot: string | undefined }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...exportKey(one.id), 'rows'],
    queryFn: ({ signal }) =>
      request<Responses['previewExportRows']>(`/api/v1/exports/preview?limit=${PREVIEW_ROWS}`, {
        ...json('POST', requestOf(one, true)),
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section aria-labelledby="first-rows">
      <Title order={2} id="first-rows">
        First rows
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Read from the current data, with the filters, columns and formats of the file.
        {snapshot && ` The file has the data of ${clockInWords(snapshot)}.`}
      </Text>
      {error && <Problem title="The first rows failed to load" error={error} onRetry={() => void refetch()} />}
      {!error && (
        <div className="rows-place">
          <Suspense fallback={null}>{data && <RowsTable preview={data} empty="There are no rows now." />}</Suspense>
        </div>
      )}
    </section>
  );
}
