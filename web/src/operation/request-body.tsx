import { Stack, Text } from '@mantine/core';
import type { Operation } from '../api/document.ts';
import { Examples } from './examples.tsx';
import { SchemaView } from './schema-view.tsx';

/** Schema and examples of the request body. Most operations have none. */
export function RequestBody({ body }: { body: Operation['requestBody'] }) {
  if (!body) return <Text c="dimmed">None.</Text>;
  return (
    <Stack gap="md">
      <Text size="sm">{body.required ? 'Required.' : 'Optional.'}</Text>
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
