/** A form for questions to Dex, with the response below it. */
import { Alert, Badge, Button, Group, NativeSelect, Paper, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { request } from '../api/request.ts';
import { Prose } from '../reading/prose.tsx';
import { askDex, type DexResponse, type Recipe } from './ask.ts';

const EXAMPLES = [
  'Every US deal as Excel each morning, in PHP',
  'All clicks of the last 7 days, in Python',
  'Which advertisers are hot right now? Use curl',
  'How do I cancel an export?',
];

export function AskBox({ operationId }: { operationId?: string }) {
  const [question, setQuestion] = useState('');
  const [language, setLanguage] = useState('');
  const { response, error, busy, ask, stop } = useDex();
  const recipes = useQuery({
    queryKey: ['recipes'],
    queryFn: () => request<{ recipes: Recipe[] }>('/api/v1/dex/recipes'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const send = (text: string) => {
    if (text.trim() === '' || busy) return;
    setQuestion(text);
    ask({
      question: text.trim(),
      ...(language ? { language } : {}),
      ...(operationId ? { operation: operationId } : {}),
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send(question);
  };
  return (
    <Stack gap="sm">
      <Paper withBorder p="md">
        <Textarea
          label="What do you need?"
          description="Press Enter to send, Shift+Enter for a new line."
          placeholder={EXAMPLES[0]}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
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
          {busy ? (
            <Button variant="default" onClick={stop}>
              Stop
            </Button>
          ) : (
            <Button onClick={() => send(question)} disabled={question.trim() === ''}>
              Ask Dex AI
            </Button>
          )}
        </Group>
      </Paper>
      {!response && !busy && (
        <Group gap="xs">
          {EXAMPLES.map((example) => (
            <Button key={example} size="compact-sm" variant="default" fw={400} onClick={() => send(example)}>
              {example}
            </Button>
          ))}
        </Group>
      )}
      <div aria-live="polite" aria-busy={busy}>
        {busy && !response?.text && <Skeleton height={90} aria-label="Waiting for Dex" />}
        {response?.text && <ResponseView response={response} />}
        {error && (
          <Alert color="red" variant="outline" title="Dex could not respond" role="alert" mt="sm">
            {error}
          </Alert>
        )}
      </div>
    </Stack>
  );
}

function ResponseView({ response: { text, done } }: { response: DexResponse }) {
  const recipe = done?.recipe;
  return (
    <Paper withBorder p="md">
      <Prose text={text} fileName={recipe?.file_name} />
      {done && (
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

function useDex() {
  const [response, setResponse] = useState<DexResponse | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (question: Parameters<typeof askDex>[0]) => {
    const controller = new AbortController();
    running.current = controller;
    setResponse(null);
    setError(null);
    setBusy(true);
    try {
      for await (const part of askDex(question, controller.signal)) setResponse(part);
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };
  return {
    response,
    error,
    busy,
    ask: (question: Parameters<typeof askDex>[0]) => void ask(question),
    stop: () => running.current?.abort(),
  };
}
