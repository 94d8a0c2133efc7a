import { Stack, Text } from '@mantine/core';
import type { Operation } from '../api/document.ts';
import { Examples } from './examples.tsx';
import { SchemaView } from './schema-view.tsx';

/** What goes into the body; most operations have none. */
export function RequestBody({ body }: { body: Operation['requestBody'] }) {
  if (!body) return <Text c="dimmed">None. An empty body, or none at all, is fine.</Text>;
  return (
    <Stack gap="md">
      <Text size="sm">{body.required ? 'Required.' : 'Not required.'}</Text>
      {Object.entries(body.content).map(([type, content]) => (
        <div key={type}>
          <Text size="sm" c="dimmed" mb="xs">
            <code>{type}</code>
          </Text>
          <Examples content={content} />
          {content.schema && <SchemaView schema={content.schema} />}
        </div>
      ))}
    </Stack>
  );
}
