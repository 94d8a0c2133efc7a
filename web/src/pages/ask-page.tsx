import { Stack, Text, Title } from '@mantine/core';
import { AskBox } from '../dex/ask-box.tsx';
import { usePageTitle } from './page-title.ts';

/** The page of the assistant. */
export function AskPage() {
  usePageTitle('Ask Dex AI');
  return (
    <Stack>
      <Title order={1}>Ask Dex AI</Title>
      <Text maw={640}>
        Describe the report you need, how often you need it, and your programming language. Dex writes a complete
        program and lists its assumptions.
      </Text>
      <AskBox />
    </Stack>
  );
}
