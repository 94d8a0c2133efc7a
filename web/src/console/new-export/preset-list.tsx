/** Saved presets. Each opens the form as it was saved. */
import { Text, Title } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Problem } from '../../shell/problem.tsx';
import { readExportSearch } from '../data/export-search.ts';
import { presetsQuery } from '../data/presets.ts';

export function PresetList() {
  const { data, error, refetch } = useQuery(presetsQuery);
  if (error && !data)
    return <Problem title="Your presets failed to load" error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <section aria-labelledby="presets" className="presets">
      <Title order={2} size="h3" id="presets">
        Presets
      </Title>
      <ul className="preset-list">
        {data.map(({ id, name, shared, problem, ...request }) => (
          <li key={id}>
            <Link to="/reports/new" search={({ schedule }) => ({ ...readExportSearch(request), schedule })}>
              <IconBookmark size={16} stroke={1.75} aria-hidden="true" />
              {name}
              {shared && (
                <Text component="span" size="xs" c="dimmed">
                  shared
                </Text>
              )}
            </Link>
            {problem && (
              <Text size="xs" c="dimmed">
                {problem.replaceAll('`', '')}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
