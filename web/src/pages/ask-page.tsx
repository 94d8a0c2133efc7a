import { Stack, Text, Title } from '@mantine/core';
import { AskBox } from '../dex/ask-box.tsx';
import { usePageTitle } from './page-title.ts';

/** The assistant with a page to itself. */
export function AskPage() {
  usePageTitle('Ask Dex AI');
  return (
    <Stack>
      <Title order={1}>Ask Dex AI</Title>
      <Text maw={640}>
        Say in your own words which report you need, how often, and in which language you program. Dex answers with a
        whole program, and says what it assumed.
      </Text>
      <AskBox />
    </Stack>
  );
}
