/** The overview: what Sheaf does, three steps to a first file, and links to all pages. */
import { Anchor, Group, List, Stack, Text, Title } from '@mantine/core';
import { useNavigation } from '../api/navigation.ts';
import { AskBox } from '../dex/ask-box.tsx';
import { PageButton, PageLink } from '../layout/links.tsx';
import { OperationList } from '../operation/operation-list.tsx';
import { Section } from '../reading/section.tsx';
import { usePageTitle } from './page-title.ts';

export function HomePage() {
  usePageTitle(undefined);
  const { operations, reports, guides } = useNavigation();
  const groups = [...new Set(guides.map(({ group }) => group))];
  return (
    <Stack gap="xl">
      <header>
        <Title order={1}>Export reports you can trust</Title>
        <Text mt="sm" maw={640}>
          Sheaf exports affiliate marketing data as CSV and Excel files. Each file holds every row of one consistent
          snapshot exactly once, and a receipt proves it.
        </Text>
        <Group mt="md">
          <PageButton to="/docs/operations/$operationId" params={{ operationId: 'createExportReport' }}>
            Try it
          </PageButton>
          <PageButton to="/docs/guides/$name" params={{ name: 'quick-start' }} variant="default">
            Quick start
          </PageButton>
        </Group>
      </header>
      <Section title="Three steps" id="steps">
        <List type="ordered" spacing="xs">
          <List.Item>
            <PageLink to="/sign-in">Sign in</PageLink> with your API key, or send it as <code>X-Api-Key</code>.
          </List.Item>
          <List.Item>
            <PageLink to="/docs/operations/$operationId" params={{ operationId: 'createExportReport' }}>
              Create an export
            </PageLink>{' '}
            and check its status until it is <code>completed</code>.
          </List.Item>
          <List.Item>
            Download the file from <code>download_url</code>. The link is valid for one hour, and every response has a
            new one.
          </List.Item>
        </List>
      </Section>
      <Section title="Ask Dex AI" id="ask">
        <AskBox />
      </Section>
      <Section title="Documentation" id="documentation">
        <div className="columns">
          {groups.map((group) => (
            <Stack key={group} gap={6} pb="lg">
              <Title order={3} size="h4">
                {group}
              </Title>
              {guides
                .filter((guide) => guide.group === group)
                .map(({ name, title, summary }) => (
                  <div key={name}>
                    <PageLink to="/docs/guides/$name" params={{ name }}>
                      {title}
                    </PageLink>
                    <Text size="sm" c="dimmed">
                      {summary}
                    </Text>
                  </div>
                ))}
              {(group === 'Report types' ? reports : []).map(({ name, title }) => (
                <div key={name}>
                  <PageLink to="/docs/reports/$name" params={{ name }}>
                    {title}
                  </PageLink>
                  <Text size="sm" c="dimmed">
                    <code>{name}</code>
                  </Text>
                </div>
              ))}
            </Stack>
          ))}
        </div>
      </Section>
      <Section title="Operations" id="operations">
        <OperationList operations={operations} />
      </Section>
      <Section title="Machine-readable formats" id="programs">
        <Group gap="lg">
          {['/openapi.json', '/openapi.yaml', '/api/v1/schema', '/llms.txt', '/mcp/integration.json'].map((path) => (
            <Anchor key={path} href={path}>
              {path}
            </Anchor>
          ))}
        </Group>
      </Section>
    </Stack>
  );
}
