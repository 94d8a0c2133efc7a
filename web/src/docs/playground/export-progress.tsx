/** Shows the progress of an export that was just created, and a link to its file when it is completed. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { followExport } from '../../console/follow/followed.ts';
import { request } from '../../data/request.ts';
import { ProgressBar } from '../../shell/progress-bar.tsx';
import type { Exchange } from './call.ts';

interface ExportState {
  id: number;
  display_name: string;
  status: 'pending' | 'processing' | 'completed' | 'failed';
  status_display: string;
  progress: { parts_ready: number; total_parts: number } | null;
  download_url: string | null;
  filename: string | null;
  row_count: number | null;
  file_bytes: number | null;
  error_message: string | null;
}

/** Seconds that the service waits before it responds. Short, so that progress is shown as parts become ready. */
const WAIT_SECONDS = 1;

export function ExportProgress({ exchange }: { exchange: Exchange }) {
  const created = (exchange.json as { export?: ExportState } | undefined)?.export;
  const { current, error } = useExport(created?.id ? created : null);
  if (error) {
    return (
      <Alert color="red" variant="outline" role="alert" title="Progress is unavailable">
        {error}
      </Alert>
    );
  }
  if (!current) return null;
  const { status, status_display, display_name, progress, row_count, error_message, download_url, filename } = current;
  const percent = status === 'completed' ? 100 : progress ? (100 * progress.parts_ready) / progress.total_parts : null;
  return (
    <Stack gap="xs" data-testid="export-progress">
      <Text fw={600} aria-live="polite">
        {display_name}: {status_display}
        {progress && status !== 'completed' ? `, ${progress.parts_ready} of ${progress.total_parts} parts` : ''}
        {row_count === null ? '' : `, ${row_count.toLocaleString('en')} ${row_count === 1 ? 'row' : 'rows'}`}
      </Text>
      <ProgressBar
        size="lg"
        value={status === 'failed' ? 100 : percent}
        color={status === 'failed' ? 'red.9' : 'leaf'}
        text={status === 'failed' ? 'Failed' : undefined}
        aria-label="Export progress"
      />
      {status === 'failed' && (
        <Alert color="red" variant="outline" role="alert" title="The export failed">
          {error_message}
        </Alert>
      )}
      {download_url && (
        <Group>
          <Button component="a" href={download_url}>
            Download {filename}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function useExport(first: ExportState | null) {
  const [current, setCurrent] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const id = first?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new id is a new export.
  useEffect(() => {
    setCurrent(first);
    setError(null);
    if (id === undefined) return;
    if (first?.status === 'pending' || first?.status === 'processing') followExport(id);
    const controller = new AbortController();
    const poll = async () => {
      for (let now = first; now && (now.status === 'pending' || now.status === 'processing'); ) {
        const path = `/api/v1/exports/${id}?wait=${WAIT_SECONDS}`;
        now = (await request<{ export: ExportState }>(path, { signal: controller.signal })).export;
        setCurrent(now);
      }
    };
    poll().catch((failure: unknown) => {
      if (!controller.signal.aborted) setError(failure instanceof Error ? failure.message : String(failure));
    });
    return () => controller.abort();
  }, [id]);
  return { current, error };
}
