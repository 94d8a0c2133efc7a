import { Group, Stack, Text } from '@mantine/core';
import type { Navigation } from '../api/navigation.ts';
import { PageLink } from '../layout/links.tsx';
import { Method } from '../layout/method.tsx';

type Listed = Omit<Navigation['operations'][number], 'tag'>;

/** A list of links to operations, one per line. */
export function OperationList({ operations }: { operations: readonly Listed[] }) {
  return (
    <Stack gap={6}>
      {operations.map(({ operationId, method, path, summary }) => (
        <Group key={operationId} gap="sm" wrap="nowrap" align="baseline">
          <Method method={method} />
          <PageLink to="/docs/operations/$operationId" params={{ operationId }}>
            {summary}
          </PageLink>
          <Text size="sm" c="dimmed" className="path" visibleFrom="sm">
            {path}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
