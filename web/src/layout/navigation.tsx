import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigation } from '../api/navigation.ts';
import { PageNavLink } from './links.tsx';
import { Method } from './method.tsx';

interface Entry {
  to: string;
  label: string;
  /** More text to search: operation id, path or summary. */
  keywords: string;
  method?: string;
}

/** Links to all pages, in groups, with a filter. */
export function Navigation() {
  const [query, setQuery] = useState('');
  const term = query.trim().toLowerCase();
  const groups = useGroups()
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ label, keywords }) => `${label} ${keywords}`.toLowerCase().includes(term)),
    }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <nav aria-label="Documentation">
      <TextInput
        placeholder="Find a page"
        aria-label="Find a page"
        size="sm"
        mb="sm"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {groups.map(({ title, entries }) => (
        <div key={title}>
          <Text size="xs" fw={700} c="dimmed" tt="uppercase" mt="md" mb={4} px="xs">
            {title}
          </Text>
          {entries.map(({ to, label, method }) => (
            <PageNavLink
              key={to}
              to={to}
              activeOptions={{ exact: true }}
              activeProps={{ 'data-active': true, 'aria-current': 'page' } as object}
              py={5}
              style={{ borderRadius: 'var(--mantine-radius-sm)' }}
              label={
                method ? (
                  <Group gap={8} wrap="nowrap">
                    <Method method={method} />
                    <span>{label}</span>
                  </Group>
                ) : (
                  label
                )
              }
            />
          ))}
        </div>
      ))}
      {groups.length === 0 && (
        <Text size="sm" c="dimmed" px="xs" role="status">
          No page matches “{query.trim()}”. Try another word, or ask Dex AI.
        </Text>
      )}
    </nav>
  );
}

function useGroups(): { title: string; entries: Entry[] }[] {
  const { guides, operations, reports } = useNavigation();
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return [
    {
      title: 'Start',
      entries: [
        { to: '/docs', label: 'Overview', keywords: 'home' },
        { to: '/docs/ask', label: 'Ask Dex AI', keywords: 'assistant integration code' },
        ...guides.map(({ name, title, summary }) => ({ to: `/docs/guides/${name}`, label: title, keywords: summary })),
      ],
    },
    {
      title: 'Report types',
      entries: reports.map(({ name, title }) => ({ to: `/docs/reports/${name}`, label: title, keywords: name })),
    },
    ...tags.map((tag) => ({
      title: tag,
      entries: operations
        .filter((operation) => operation.tag === tag)
        .map(({ operationId, method, path, summary }) => ({
          to: `/docs/operations/${operationId}`,
          label: summary,
          keywords: `${operationId} ${path}`,
          method,
        })),
    })),
  ];
}
