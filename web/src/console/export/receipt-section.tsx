import { Button, Group, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { Suspense } from 'react';
import type { Receipt } from '../../../../clients/typescript/src/types.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageLink } from '../../shell/links.tsx';
import { Problem } from '../../shell/problem.tsx';
import { clockInWords, ownZone, rowsInWords } from '../parts/words.ts';

const VerifyFile = lazyPart(() => import('./verify-file.tsx'), 'VerifyFile');

interface ReceiptSectionProps {
  receipt: Receipt | undefined;
  error: unknown;
  onRetry(): void;
}

/** The receipt in words, the receipt to download, and the check of a file against it. */
export function ReceiptSection({ receipt, error, onRetry }: ReceiptSectionProps) {
  return (
    <section aria-labelledby="receipt">
      <Title order={2} id="receipt">
        Receipt
      </Title>
      {error ? <Problem title="The receipt failed to load" error={error} onRetry={onRetry} /> : null}
      {receipt && (
        <>
          <p className="proof">
            <IconCircleCheck size={20} stroke={1.75} aria-hidden="true" />
            <span>{receiptInWords(receipt)}</span>
          </p>
          <Text size="sm" c="dimmed" maw="var(--line-length)">
            The receipt has the number of rows and the digest of every part, and the SHA-256 of the file. With it,
            anyone can check that a copy of the file is complete and unchanged.{' '}
            <PageLink to="/docs/guides/$name" params={{ name: 'receipts' }} size="sm">
              How receipts work
            </PageLink>
          </Text>
          <Group gap="xs" mt="md">
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.75} aria-hidden="true" />}
              href={`data:application/json;charset=utf-8,${encodeURIComponent(`${JSON.stringify(receipt, null, 2)}\n`)}`}
              download={`receipt-${receipt.export_id}.json`}
            >
              Download receipt
            </Button>
          </Group>
          <Suspense fallback={<div className="verify-space" />}>
            <VerifyFile receipt={receipt} />
          </Suspense>
        </>
      )}
    </section>
  );
}

/** `179,960 rows of one snapshot at 10:42:03 UTC (11:42:03 in Europe/Berlin); all 8 parts match.` */
function receiptInWords({ rows, parts, snapshot }: Receipt): string {
  const zone = ownZone();
  const utc = clockInWords(snapshot.time, 'UTC');
  const own = clockInWords(snapshot.time);
  const date = snapshot.time.slice(0, 10);
  const when = `${date} ${utc} UTC${own === utc ? '' : ` (${own} in ${zone})`}`;
  const sum = parts.reduce((total, part) => total + part.rows, 0);
  const match =
    sum !== rows
      ? `the parts have ${rowsInWords(sum)}`
      : parts.length === 1
        ? 'its only part matches'
        : `every one of its ${parts.length} parts matches`;
  return `${rowsInWords(rows)} of one snapshot at ${when}; ${match}.`;
}
