import { Text, Title } from '@mantine/core';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { curl } from '../../../../src/openapi/code-samples/curl.ts';
import { useOrigin } from '../../data/origin.ts';
import { useSession } from '../../data/session.ts';
import { CodeBlock } from '../../reading/code-block.tsx';
import { createRequest } from '../data/create-request.ts';
import { requestOf } from '../data/request-of.ts';
import { Parameters } from '../parts/parameters.tsx';

/** The parameters in words, as JSON and as an API call. */
export function ExportRequestSection({ export: one }: { export: Export }) {
  const origin = useOrigin();
  const operator = useSession()?.caller.role === 'operator';
  const body = requestOf(one, operator);
  return (
    <section aria-labelledby="parameters">
      <Title order={2} id="parameters">
        Parameters
      </Title>
      <Parameters body={body} />
      <details className="more">
        <summary>Show the parameters as JSON</summary>
        <CodeBlock code={JSON.stringify(body, null, 2)} language="json" title="Parameters" />
      </details>
      <details className="more">
        <summary>Show the API call</summary>
        <Text size="sm" c="dimmed" mt="xs">
          It creates an export with the same parameters. If this one is recent, the response is this one.
        </Text>
        <CodeBlock code={curl(createRequest(body, origin))} language="bash" title="curl" />
      </details>
    </section>
  );
}
