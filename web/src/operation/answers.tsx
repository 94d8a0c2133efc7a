/** The responses of an operation, errors included, by status code. */
import { Accordion, Group, Stack, Text } from '@mantine/core';
import type { ApiResponse } from '../api/document.ts';
import { Prose } from '../reading/prose.tsx';
import { Examples } from './examples.tsx';
import { SchemaView } from './schema-view.tsx';

export function Responses({ responses }: { responses: Record<string, ApiResponse> }) {
  const statuses = Object.entries(responses);
  // The highest success status is the usual one, for example 202 for a queued export rather than 200 for a duplicate.
  const usual = statuses
    .map(([status]) => status)
    .filter((status) => status.startsWith('2'))
    .at(-1);
  return (
    <Accordion multiple defaultValue={usual ? [usual] : []} variant="separated">
      {statuses.map(([status, response]) => (
        <Accordion.Item key={status} value={status}>
          <Accordion.Control>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Text fw={650} c={status.startsWith('2') || status.startsWith('3') ? 'var(--get)' : 'var(--delete)'}>
                {status}
              </Text>
              <Text>{firstSentence(response.description)}</Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <OneResponse response={response} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function OneResponse({ response: { description, headers, content } }: { response: ApiResponse }) {
  return (
    <Stack gap="sm">
      {firstSentence(description) !== description && <Prose text={description} />}
      {headers && (
        <Text size="sm">
          Headers:{' '}
          {Object.keys(headers).map((name, i) => (
            <span key={name}>
              {i > 0 && ', '}
              <code>{name}</code>
            </span>
          ))}
        </Text>
      )}
      {Object.entries(content ?? {}).map(([type, media]) => (
        <div key={type}>
          <Text size="sm" c="dimmed" mb="xs">
            <code>{type}</code>
          </Text>
          <Examples content={media} />
          {media.schema && <SchemaView schema={media.schema} />}
        </div>
      ))}
      {!content && <Text c="dimmed">No response body.</Text>}
    </Stack>
  );
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
