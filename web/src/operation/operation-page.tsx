/** The page of one operation: description, playground, parameters, request body and responses. */
import { Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { isPublic, useDocument } from '../api/document.ts';
import { AskBox } from '../dex/ask-box.tsx';
import { PageLink } from '../layout/links.tsx';
import { Method } from '../layout/method.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { usePageTitle } from '../pages/page-title.ts';
import { Playground } from '../playground/playground.tsx';
import { Prose } from '../reading/prose.tsx';
import { Section } from '../reading/section.tsx';
import { Responses } from './answers.tsx';
import { ParametersTable } from './parameters-table.tsx';
import { RelatedOperations } from './related-operations.tsx';
import { RequestBody } from './request-body.tsx';

export function OperationPage() {
  const { operationId } = useParams({ from: '/docs/operations/$operationId' });
  const { operations } = useDocument();
  const operation = operations.find((each) => each.operationId === operationId);
  usePageTitle(operation?.summary);
  if (!operation) return <NotFoundPage />;
  const { method, path, summary, description, tags, parameters, requestBody, responses } = operation;
  return (
    <article key={operationId}>
      <Title order={1}>{summary}</Title>
      <Group gap="sm" mt="xs" mb="md">
        <Method method={method} />
        <Text className="path">{path}</Text>
      </Group>
      {description && <Prose text={description} />}
      <Group gap="xs" mt="sm">
        <Text size="sm" c="dimmed">
          Operation <code>{operationId}</code>
        </Text>
        {tags.map((tag) => (
          <Badge key={tag} variant="default" tt="none">
            {tag}
          </Badge>
        ))}
        <Badge variant="default" tt="none">
          {isPublic(operation) ? 'No API key required' : 'API key required'}
        </Badge>
        <PageLink to="/docs/guides/$name" params={{ name: 'authentication' }} size="sm">
          How to authenticate
        </PageLink>
        <Anchor href={`/docs/operations/${operationId}.md`} size="sm">
          Markdown
        </Anchor>
      </Group>
      <Stack gap="xl" mt="xl">
        <Section title="Playground" id="playground">
          <Playground operation={operation} />
        </Section>
        <Section title="Parameters" id="parameters">
          <ParametersTable parameters={parameters} />
        </Section>
        <Section title="Request body" id="request-body">
          <RequestBody body={requestBody} />
        </Section>
        <Section title="Responses" id="responses">
          <Responses responses={responses} />
        </Section>
        <Section title="Related operations" id="related">
          <RelatedOperations operation={operation} />
        </Section>
        <Section title="Ask Dex AI" id="ask">
          <AskBox operationId={operationId} />
        </Section>
      </Stack>
    </article>
  );
}
