import { Group as Row, Text, TextInput } from '@mantine/core';
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
    .map(({ entries, ...group }) => ({
      ...group,
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
      {groups.map(({ title, entries, nested = false }) => (
        <div key={title}>
          <Text
            size={nested ? 'sm' : 'xs'}
            fw={nested ? 600 : 700}
            c="dimmed"
            tt={nested ? undefined : 'uppercase'}
            mt={nested ? 'xs' : 'md'}
            mb={4}
            px="xs"
          >
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
                  <Row gap={8} wrap="nowrap">
                    <Method method={method} />
                    <span>{label}</span>
                  </Row>
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

interface Group {
  title: string;
  entries: Entry[];
  /** Belongs to the group above, as operations of one tag belong to the reference. */
  nested?: boolean;
}

function useGroups(): Group[] {
  const { guides, operations, reports } = useNavigation();
  const groups = [...new Set(guides.map(({ group }) => group))];
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const first = [
    { to: '/docs', label: 'Overview', keywords: 'home' },
    { to: '/docs/ask', label: 'Ask Dex AI', keywords: 'assistant integration code' },
  ];
  const reportTypes = reports.map(({ name, title }) => ({ to: `/docs/reports/${name}`, label: title, keywords: name }));
  return [
    ...groups.map((title, i) => ({
      title,
      entries: [
        ...(i === 0 ? first : []),
        ...guides
          .filter(({ group }) => group === title)
          .map((guide) => ({ to: `/docs/guides/${guide.name}`, label: guide.title, keywords: guide.summary })),
        ...(title === 'Report types' ? reportTypes : []),
      ],
    })),
    ...tags.map((tag) => ({
      title: tag,
      nested: true,
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
