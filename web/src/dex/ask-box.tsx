/** A form for questions to Dex, with the response below it. */
import { Alert, Button, Group, NativeSelect, Paper, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, Suspense, useRef, useState } from 'react';
import { useOrigin } from '../data/origin.ts';
import { PUBLIC_DATA } from '../data/query-client.ts';
import { request } from '../data/request.ts';
import { useEnteredEarly } from '../data/use-entered-early.ts';
import { useHydrated } from '../data/use-hydrated.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { lazyPart } from '../shell/lazy-part.ts';
import type { Recipe } from './ask.ts';
import { shareLink } from './ask-search.ts';
import { useDex } from './use-dex.ts';

/** Brings the Markdown parser and the highlighter, so it is loaded with the first question. */
const ResponseView = lazyPart(() => import('./response-view.tsx'), 'ResponseView');

const EXAMPLES = [
  'Every US deal as Excel each morning, in PHP',
  'All clicks of the last 7 days, in Python',
  'Which advertisers are hot right now? Use curl',
  'How do I cancel an export?',
];

const WAITING = <Skeleton height={90} aria-label="Waiting for Dex" />;

export interface AskBoxProps {
  /** The operation that a question without one is about. */
  operationId?: string;
  /** A question that is sent immediately. */
  question?: string;
  /** The questions of a conversation that somebody shared, oldest first. */
  thread?: readonly string[];
}

export function AskBox({ operationId, question: given, thread = given ? [given] : [] }: AskBoxProps) {
  const [question, setQuestion] = useState(given ?? '');
  const [language, setLanguage] = useState('');
  const part = useEnteredEarly<HTMLDivElement>();
  const hydrated = useHydrated();
  const about = operationId ? { operation: operationId } : {};
  const { turns, error, busy, ask, stop, clear } = useDex(thread.map((text) => ({ question: text, ...about })));
  const origin = useOrigin();
  const recipes = useQuery({
    queryKey: [PUBLIC_DATA, 'recipes'],
    queryFn: () => request<{ recipes: Recipe[] }>('/api/v1/dex/recipes'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const send = (text: string) => {
    if (text.trim() === '' || busy) return;
    setQuestion(text);
    ask({
      question: text.trim(),
      ...(language ? { language } : {}),
      ...about,
    });
  };
  const box = useRef<HTMLTextAreaElement>(null);
  const startOver = () => {
    clear();
    setQuestion('');
    // The button disappears, so the focus goes to the next question.
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    // Not the state: a press of Enter can make React take over this part, and what was typed before is reported after it.
    send(event.currentTarget.value);
  };
  return (
    <Stack ref={part} gap="sm">
      <Paper withBorder p="md">
        <Textarea
          ref={box}
          label="What do you need?"
          description={
            turns.length > 0
              ? 'Ask a follow-up, such as “the same in Go, only France”.'
              : 'Press Enter to send, Shift+Enter for a new line.'
          }
          placeholder={EXAMPLES[0]}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          data-enter-sends={hydrated ? undefined : true}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Group mt="sm" justify="space-between" align="flex-end">
          <NativeSelect
            label="Language"
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value)}
            data={[
              { value: '', label: 'From my question' },
              ...(recipes.data?.recipes ?? []).map(({ id, label }) => ({ value: id, label })),
            ]}
          />
          <Group gap="xs">
            {turns.length > 0 && !busy && (
              <>
                <CopyButton
                  size="sm"
                  variant="default"
                  value={shareLink(
                    turns.map((turn) => turn.question),
                    origin,
                  )}
                  label="Copy link"
                />
                <Button variant="default" onClick={startOver}>
                  Start over
                </Button>
              </>
            )}
            {busy ? (
              <Button variant="default" onClick={stop}>
                Stop
              </Button>
            ) : (
              <Button onClick={() => send(question)} disabled={question.trim() === ''}>
                Ask Dex
              </Button>
            )}
          </Group>
        </Group>
      </Paper>
      {turns.length === 0 && !busy && (
        <Group gap="xs">
          {EXAMPLES.map((example) => (
            <Button key={example} size="compact-sm" variant="default" fw={400} onClick={() => send(example)}>
              {example}
            </Button>
          ))}
        </Group>
      )}
      <p role="status" className="unseen">
        {busy ? 'Dex is responding.' : turns.length > 0 && !error ? 'Dex has responded.' : ''}
      </p>
      <div aria-busy={busy}>
        {busy && !turns.at(-1)?.response.text && WAITING}
        <Stack gap="sm">
          {turns
            .map(({ id, question: asked, response }) => (
              <section key={id} aria-label={asked}>
                {turns.length > 1 && (
                  <Text size="sm" c="dimmed" mb={4}>
                    {asked}
                  </Text>
                )}
                {response.text && (
                  <Suspense fallback={WAITING}>
                    <ResponseView question={asked} response={response} onChoose={send} />
                  </Suspense>
                )}
              </section>
            ))
            .reverse()}
        </Stack>
        {error && (
          <Alert color="red" variant="outline" title="Dex could not respond" role="alert" mt="sm">
            {error}
          </Alert>
        )}
      </div>
    </Stack>
  );
}
