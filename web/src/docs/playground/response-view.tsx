import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { CodeBlock } from '../../reading/code-block.tsx';
import { Scrolling } from '../../reading/scrolling.tsx';
import { type Exchange, MAX_SHOWN } from './call.ts';

/** Shows status, headers, duration and body of a response. */
export function ResponseView({ exchange, busy }: { exchange: Exchange; busy: boolean }) {
  const { status, statusText, milliseconds, headers, text, json, truncated, redirects } = exchange;
  if (redirects) {
    return (
      <Alert variant="outline" title="The response redirects to a file" role="status">
        The playground cannot follow the redirect. To download the file, choose <b>Open in a new tab</b>.
      </Alert>
    );
  }
  const body = json === undefined ? text : JSON.stringify(json, null, 2);
  return (
    <Stack gap="xs" aria-busy={busy} data-testid="response">
      <Group gap="sm" role="status">
        <Badge color={status < 400 ? 'leaf' : 'red.9'} tt="none">
          {status} {statusText}
        </Badge>
        <Text size="sm">{Math.round(milliseconds)} ms</Text>
        {busy && <Text size="sm">receiving more data</Text>}
      </Group>
      <details>
        <summary>Headers ({headers.length})</summary>
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
        <Text c="dimmed">No response body.</Text>
      ) : (
        <CodeBlock code={body} language={json === undefined ? undefined : 'json'} title="Body" />
      )}
      {truncated && <Text size="sm">Only the first {MAX_SHOWN.toLocaleString()} characters are shown.</Text>}
    </Stack>
  );
}
