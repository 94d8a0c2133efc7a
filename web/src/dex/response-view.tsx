/** Dex's response: its text, and where it comes from. */
import { Badge, Button, Group, Paper, Text } from '@mantine/core';
import { Markdown } from '../reading/markdown.tsx';
import { useProseClicks } from '../reading/prose.tsx';
import { Actions } from './actions.tsx';
import type { DexResponse } from './ask.ts';

interface ResponseViewProps {
  question: string;
  response: DexResponse;
  /** Called with the question of a choice, if Dex asks back. */
  onChoose: (question: string) => void;
}

export function ResponseView({ question, response: { text, understood, done }, onChoose }: ResponseViewProps) {
  const recipe = done?.recipe;
  const onClick = useProseClicks();
  return (
    <Paper withBorder p="md">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it handles clicks on the links and buttons inside. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links and buttons turn keys into clicks. */}
      <div className="prose" lang={understood?.answer_language} dir={understood?.direction} onClick={onClick}>
        <Markdown text={text} file={recipe ? { name: recipe.file_name, language: recipe.highlight } : undefined} />
      </div>
      {done && understood?.clarification && (
        <Group gap="xs" mt="md">
          {understood.clarification.choices.map(({ question: other }) => (
            <Button
              key={other}
              variant="default"
              size="compact-sm"
              fw={400}
              h="auto"
              py={4}
              styles={{ label: { whiteSpace: 'normal' } }}
              onClick={() => onChoose(other)}
            >
              {other}
            </Button>
          ))}
        </Group>
      )}
      {done && !understood?.clarification && (
        <Group gap="xs" mt="md">
          <Badge variant="default" tt="none">
            {done.source === 'model' ? 'Written by a model, checked against the API' : 'From tested recipes'}
          </Badge>
          {recipe && (
            <Badge variant="default" tt="none">
              {recipe.label}: {TEST_LEVELS[recipe.tried] ?? recipe.tried}
            </Badge>
          )}
        </Group>
      )}
      {done && understood && <Actions question={question} understood={understood} />}
      {!done && (
        <Text size="sm" c="dimmed">
          …
        </Text>
      )}
    </Paper>
  );
}

const TEST_LEVELS: Record<string, string> = {
  run: 'tested end to end',
  syntax: 'syntax tested',
  'not run here': 'not tested',
};
