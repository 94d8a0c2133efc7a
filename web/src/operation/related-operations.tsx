import { Group, Stack, Text } from '@mantine/core';
import { type Operation, useDocument } from '../api/document.ts';
import { PageLink } from '../layout/links.tsx';
import { Method } from '../layout/method.tsx';

/** What else can be done with the same thing: all under `/exports`, for example. */
export function RelatedOperations({ operation }: { operation: Operation }) {
  const { operations } = useDocument();
  const thing = (path: string) => path.split('/').slice(0, 4).join('/');
  const others = operations.filter(
    ({ operationId, path }) => operationId !== operation.operationId && thing(path) === thing(operation.path),
  );
  if (others.length === 0) return <Text c="dimmed">None.</Text>;
  return (
    <Stack gap={6}>
      {others.map(({ operationId, method, path, summary }) => (
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
