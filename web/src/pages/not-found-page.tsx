import { Stack, Text, Title } from '@mantine/core';
import { PageLink } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

export function NotFoundPage() {
  usePageTitle('No such page');
  return (
    <Stack gap="sm">
      <Title order={1}>There is no such page</Title>
      <Text>It may have been renamed. All pages are in the navigation.</Text>
      <PageLink to="/docs">To the overview</PageLink>
    </Stack>
  );
}
