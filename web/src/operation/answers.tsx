/** What may come back, by status: errors as well. */
import { Accordion, Group, Stack, Text } from '@mantine/core';
import type { Answer } from '../api/document.ts';
import { Prose } from '../reading/prose.tsx';
import { Examples } from './examples.tsx';
import { SchemaView } from './schema-view.tsx';

export function Answers({ responses }: { responses: Record<string, Answer> }) {
  const statuses = Object.entries(responses);
  // The highest good one is the usual one: 202 of a request that is queued, beside 200 of one that was known.
  const usual = statuses
    .map(([status]) => status)
    .filter((status) => status.startsWith('2'))
    .at(-1);
  return (
    <Accordion multiple defaultValue={usual ? [usual] : []} variant="separated">
      {statuses.map(([status, answer]) => (
        <Accordion.Item key={status} value={status}>
          <Accordion.Control>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Text fw={650} c={status.startsWith('2') || status.startsWith('3') ? 'var(--get)' : 'var(--delete)'}>
                {status}
              </Text>
              <Text>{firstSentence(answer.description)}</Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <OneAnswer answer={answer} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function OneAnswer({ answer: { description, headers, content } }: { answer: Answer }) {
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
      {Object.entries(content ?? {}).map(([type, of]) => (
        <div key={type}>
          <Text size="sm" c="dimmed" mb="xs">
            <code>{type}</code>
          </Text>
          <Examples content={of} />
          {of.schema && <SchemaView schema={of.schema} />}
        </div>
      ))}
      {!content && <Text c="dimmed">No body.</Text>}
    </Stack>
  );
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
