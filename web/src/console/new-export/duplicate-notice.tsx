/** The same export exists already: it is in progress, or its file is ready. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { rowsInWords, timeInWords } from '../parts/words.ts';

interface DuplicateNoticeProps {
  twin: Export;
  onOpen(): void;
  onRepeat(): void;
  isRepeating: boolean;
}

export function DuplicateNotice({ twin, onOpen, onRepeat, isRepeating }: DuplicateNoticeProps) {
  const { status, completed_at, created_at, download_url, row_count } = twin;
  if (status !== 'completed' || !download_url) {
    return (
      <Alert
        color="iris"
        variant="light"
        role="status"
        icon={<IconLoader2 size={20} aria-hidden="true" />}
        title={`This export is in progress since ${timeInWords(created_at)}`}
      >
        <Button size="compact-sm" mt={4} onClick={onOpen}>
          Open export
        </Button>
      </Alert>
    );
  }
  const built = completed_at ?? created_at;
  return (
    <Alert
      color="leaf"
      variant="light"
      role="status"
      icon={<IconCircleCheck size={20} aria-hidden="true" />}
      title={<span title={new Date(built).toString()}>Built at {timeInWords(built)}</span>}
    >
      <Text size="sm">
        This file exists{row_count === null ? '' : ` with ${rowsInWords(row_count)}`}: download it, or build it again
        with current data.
      </Text>
      <Group gap="xs" mt="xs">
        <Button component="a" href={download_url} size="compact-sm">
          Download file
        </Button>
        <Button size="compact-sm" variant="default" onClick={onRepeat} loading={isRepeating}>
          Build it again
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onOpen}>
          Open export
        </Button>
      </Group>
    </Alert>
  );
}
