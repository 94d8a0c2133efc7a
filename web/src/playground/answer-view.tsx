import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { CodeBlock } from '../reading/code-block.tsx';
import { Scrolling } from '../reading/scrolling.tsx';
import type { Exchange } from './call.ts';

/** Status, headers, time and body of an answer. */
export function AnswerView({ exchange, busy }: { exchange: Exchange; busy: boolean }) {
  const { status, statusText, milliseconds, headers, text, json, cut, redirects } = exchange;
  if (redirects) {
    return (
      <Alert variant="outline" title="The answer leads to a file" role="status">
        A page may not follow it. “Open in a new tab” downloads the file.
      </Alert>
    );
  }
  const body = json === undefined ? text : JSON.stringify(json, null, 2);
  return (
    <Stack gap="xs" role="status" aria-busy={busy} data-testid="answer">
      <Group gap="sm">
        <Badge color={status < 400 ? 'leaf' : 'red.9'} tt="none">
          {status} {statusText}
        </Badge>
        <Text size="sm">{Math.round(milliseconds)} ms</Text>
        {busy && <Text size="sm">more is coming</Text>}
      </Group>
      <details>
        <summary>{headers.length} headers</summary>
        <Scrolling>
          <table className="fields">
            <tbody>
              {headers.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td style={{ overflowWrap: 'anywhere' }}>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      </details>
      {body === '' ? (
        <Text c="dimmed">No body.</Text>
      ) : (
        <CodeBlock code={body} language={json === undefined ? undefined : 'json'} title="Body" />
      )}
      {cut && <Text size="sm">The rest is left out here.</Text>}
    </Stack>
  );
}
