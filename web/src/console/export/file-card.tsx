import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconCheck, IconDownload, IconFileSpreadsheet, IconFileText, IconLink, IconShare2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type MouseEvent, Suspense, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { copyText } from '../../data/copy-text.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { Problem } from '../../shell/problem.tsx';
import { limitsQuery } from '../data/limits.ts';
import { formatName } from '../data/report-types.ts';
import { durationInWords, momentInWords, rowsInWords, sizeInWords } from '../parts/words.ts';
import { Moment } from './moment.tsx';
import { useFileLink } from './use-actions.ts';

const ShareDialog = lazyPart(() => import('./share-dialog.tsx'), 'ShareDialog');

const DAY_MS = 86_400_000;

/** The file: name, size, rows, and the ways to get it. */
export function FileCard({ export: one }: { export: Export }) {
  const { id, filename, row_count, file_bytes, completed_at } = one;
  const download = useFileLink(id);
  const [sharing, setSharing] = useState(false);
  const { data: limits } = useQuery(limitsQuery);
  const Icon = filename?.endsWith('.xlsx') ? IconFileSpreadsheet : IconFileText;
  const until =
    limits && completed_at ? new Date(Date.parse(completed_at) + limits.retention_days * DAY_MS).toISOString() : null;
  const open = (event: MouseEvent) => {
    // The path works as well: without scripts, and in a new tab.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    download.mutate(undefined, { onSuccess: ({ url }) => window.location.assign(url) });
  };
  return (
    <section className="file" aria-label="File">
      <Icon size={40} stroke={1.25} aria-hidden="true" className="file-icon" />
      <div className="file-words">
        <p className="file-name">{filename}</p>
        <p className="file-facts">
          {[
            row_count === null ? '' : rowsInWords(row_count),
            file_bytes === null ? '' : sizeInWords(file_bytes),
            filename === null ? '' : formatName(filename),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Group gap="xs" className="file-actions">
        <Button
          component="a"
          href={`/api/v1/exports/${id}/download`}
          size="lg"
          leftSection={<IconDownload size={18} stroke={1.75} aria-hidden="true" />}
          loading={download.isPending}
          onClick={open}
        >
          Download file
        </Button>
        <CopyLink id={id} />
        <Button
          variant="default"
          size="lg"
          leftSection={<IconShare2 size={18} stroke={1.75} aria-hidden="true" />}
          disabled={!limits}
          onClick={() => setSharing(true)}
        >
          Share
        </Button>
      </Group>
      {sharing && limits && (
        <Suspense fallback={null}>
          <ShareDialog id={id} maxDays={limits.share_days} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {until && (
        <Text size="sm" c="dimmed" className="file-until">
          The file is kept until <Moment at={until} />, and longer while a shared link is valid.
        </Text>
      )}
      {download.error && <Problem title="The file was not downloaded" error={download.error} />}
    </section>
  );
}

/** Makes a new link, copies it, and says how long it is valid. */
function CopyLink({ id }: { id: number }) {
  const link = useFileLink(id);
  const [copied, setCopied] = useState<boolean | null>(null);
  const { data, error } = link;
  return (
    <>
      <Button
        variant="default"
        size="lg"
        leftSection={
          copied && data ? (
            <IconCheck size={18} stroke={1.75} aria-hidden="true" />
          ) : (
            <IconLink size={18} stroke={1.75} aria-hidden="true" />
          )
        }
        loading={link.isPending}
        onClick={() =>
          link.mutate(undefined, {
            onSuccess: async ({ url }) => {
              setCopied(null);
              setCopied(await copyText(url));
            },
          })
        }
      >
        Copy link
      </Button>
      <p role="status" className="file-copied">
        {copied !== null && data
          ? `${copied ? 'Copied a new link.' : 'Copy the link from the field.'} Anyone who has it can download the file for ${durationInWords(data.seconds * 1000)}, until ${momentInWords(new Date(Date.now() + data.seconds * 1000).toISOString())}.`
          : ''}
      </p>
      {copied === false && data && (
        <TextInput
          readOnly
          label="Link to the file"
          value={data.url}
          onFocus={(event) => event.currentTarget.select()}
          w="100%"
        />
      )}
      {error && <Problem title="The link was not copied" error={error} />}
    </>
  );
}
