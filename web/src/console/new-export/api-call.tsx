/** The API call for exactly what the form has. */
import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useOrigin } from '../../data/origin.ts';
import { CodeBlock } from '../../reading/code-block.tsx';
import { PageLink } from '../../shell/links.tsx';
import type { ExportRequest } from '../data/export-search.ts';
import { codeSamples } from './code-samples.ts';

export function ApiCall({ request, format }: { request: ExportRequest; format: string }) {
  const origin = useOrigin();
  const samples = codeSamples(request, origin, format);
  const [name, setName] = useState(samples[0]!.name);
  const sample = samples.find((one) => one.name === name)!;
  return (
    <section aria-labelledby="api-call" className="api-call">
      <Title order={2} size="h3" id="api-call">
        This is the API call
      </Title>
      <Text size="sm" c="dimmed" maw="var(--line-length)">
        It creates the same export. The API key comes from the environment variable <code>SHEAF_API_KEY</code>. More
        about{' '}
        <PageLink to="/docs/operations/$operationId" params={{ operationId: 'createExportReport' }} size="sm">
          creating exports
        </PageLink>
        .
      </Text>
      <Group gap={4} role="group" aria-label="Language" mt="sm">
        {samples.map((one) => (
          <Button
            key={one.name}
            size="compact-sm"
            variant={one.name === name ? 'light' : 'subtle'}
            color={one.name === name ? undefined : 'gray'}
            aria-pressed={one.name === name}
            onClick={() => setName(one.name)}
          >
            {one.name}
          </Button>
        ))}
      </Group>
      <CodeBlock code={sample.code} language={sample.language} title={sample.name} />
    </section>
  );
}
