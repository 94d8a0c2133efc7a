import { Tabs } from '@mantine/core';
import type { Content } from '../api/document.ts';
import { CodeBlock } from '../reading/code-block.tsx';

/** Examples from the OpenAPI document, as tabs when there are several. */
export function Examples({ content }: { content: Content }) {
  const named = examplesOf(content);
  const [first] = named;
  if (!first) return null;
  if (named.length === 1) return <Example {...first} />;
  return (
    <Tabs defaultValue="0" mb="md">
      <Tabs.List>
        {named.map(({ name }, i) => (
          <Tabs.Tab key={name} value={String(i)}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {named.map((example, i) => (
        <Tabs.Panel key={example.name} value={String(i)} pt="sm">
          <Example {...example} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface NamedExample {
  name: string;
  value: unknown;
}

function Example({ name, value }: NamedExample) {
  if (typeof value === 'string') return <CodeBlock title={name} code={value} />;
  return <CodeBlock title={name} language="json" code={JSON.stringify(value, null, 2)} />;
}

export function examplesOf({ example, examples, schema }: Content): NamedExample[] {
  const fromSchema = (schema as { examples?: unknown[]; example?: unknown } | undefined) ?? {};
  const plain = example ?? fromSchema.example ?? fromSchema.examples?.[0];
  return [
    ...Object.entries(examples ?? {}).map(([name, { summary, value }]) => ({ name: summary ?? name, value })),
    ...(plain === undefined ? [] : [{ name: 'Example', value: plain }]),
  ];
}
