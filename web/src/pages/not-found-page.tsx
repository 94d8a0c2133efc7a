import { Stack, Text, Title } from '@mantine/core';
import { PageLink } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

export function NotFoundPage() {
  usePageTitle('Page not found');
  return (
    <Stack gap="sm">
      <Title order={1}>Page not found</Title>
      <Text>The page does not exist or was renamed. Use the navigation to find it.</Text>
      <PageLink to="/docs">Go to the overview</PageLink>
    </Stack>
  );
}
