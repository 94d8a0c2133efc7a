import { Button, Group, Text, Title } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { Problem } from '../../shell/problem.tsx';
import { isCancelled } from './is-cancelled.ts';
import { useRepeat } from './use-actions.ts';

/** An export without a file: it failed, was canceled, or its file was removed. Says what happened and what to do. */
export function FailedExport({ export: one }: { export: Export }) {
  const repeat = useRepeat(one.id);
  const { title, message, advice, action } = wordsFor(one);
  return (
    <section className="ended" data-state={one.status === 'failed' && !isCancelled(one) ? 'failed' : 'gone'}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {message && <Text>{message}</Text>}
      <Text c="dimmed">{advice}</Text>
      <Group mt="sm">
        <Button size="md" loading={repeat.isPending} onClick={() => repeat.mutate()}>
          {action}
        </Button>
      </Group>
      {repeat.error && <Problem title="The export was not repeated" error={repeat.error} />}
    </section>
  );
}

function wordsFor(one: Export) {
  const { id, status, error_message } = one;
  if (status === 'completed') {
    return {
      title: 'The file is no longer available',
      message: error_message ?? 'Files are removed when their retention period is over.',
      advice: 'Building it again takes the same filters and today’s data.',
      action: 'Build it again',
    };
  }
  if (isCancelled(one)) {
    return {
      title: 'Canceled',
      message: 'This export was canceled before it was finished. Nothing of it was kept.',
      advice: 'Repeat it to build the file with current data.',
      action: 'Repeat export',
    };
  }
  return {
    title: 'What failed',
    message: error_message ?? 'The export failed.',
    advice: `Repeat the export. If it fails again, give your administrator the number of the export: ${id}.`,
    action: 'Repeat export',
  };
}
