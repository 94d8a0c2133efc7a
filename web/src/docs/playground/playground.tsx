/** Runs one operation with the user's session and shows the response. */
import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconExternalLink, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isPublic, type Operation } from '../../data/operation.ts';
import { useSession } from '../../data/session.ts';
import { useEnteredEarly } from '../../data/use-entered-early.ts';
import { useHydrated } from '../../data/use-hydrated.ts';
import { PageButton } from '../../shell/links.tsx';
import { BodyEditor } from './body-editor.tsx';
import { urlOf } from './call.ts';
import { ExportProgress } from './export-progress.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { ResponseView } from './response-view.tsx';
import { useCall } from './use-call.ts';
import { type RequestDraft, useRequestForm } from './use-request-form.ts';

export function Playground({ draft }: { draft: RequestDraft }) {
  const { input, setValue, setBody } = draft;
  const { samples, problem, allowed } = useRequestForm(draft);
  const { operation, values, body } = input;
  const session = useSession();
  // A press before React takes over this part of the page would be lost.
  const hydrated = useHydrated();
  const part = useEnteredEarly<HTMLDivElement>();
  const [confirming, confirmation] = useDisclosure(false);
  const call = useCall();
  const result = useResultFocus(call.started);
  const url = urlOf(input);
  const ready = allowed && problem === null;
  const run = () => (destructive(operation) ? confirmation.open() : call.run(input));
  return (
    <div ref={part} className="playground" aria-busy={!hydrated}>
      {session === null && !isPublic(operation) && <SignInInvitation />}
      <ParameterFields parameters={operation.parameters} values={values} samples={samples} onChange={setValue} />
      {operation.requestBody && <BodyEditor operation={operation} value={body} onChange={setBody} />}
      <div className="playground-run">
        <Button
          onClick={run}
          disabled={!ready || !hydrated}
          loading={call.busy}
          leftSection={<IconPlayerPlay size={16} stroke={1.75} aria-hidden="true" />}
        >
          Run
        </Button>
        {call.busy && (
          <Button
            variant="default"
            onClick={call.stop}
            leftSection={<IconPlayerStop size={16} stroke={1.75} aria-hidden="true" />}
          >
            Stop
          </Button>
        )}
        {operation.method === 'GET' && ready && (
          <Button
            component="a"
            variant="default"
            href={url}
            target="_blank"
            rel="noreferrer"
            rightSection={<IconExternalLink size={16} stroke={1.75} aria-hidden="true" />}
          >
            Open in a new tab
          </Button>
        )}
        {problem && (
          <Text size="sm" role="status">
            {problem}
          </Text>
        )}
      </div>
      <section ref={result} tabIndex={-1} className="playground-result" aria-label="Result">
        {call.error && (
          <Alert color="red" variant="outline" role="alert" title="No response">
            {call.error}
          </Alert>
        )}
        {operation.operationId === 'createExportReport' && call.exchange && <ExportProgress exchange={call.exchange} />}
        {call.exchange && <ResponseView exchange={call.exchange} busy={call.busy} />}
      </section>
      <Modal opened={confirming} onClose={confirmation.close} title={`${operation.summary}?`} centered>
        <Text mb="md">
          This sends {operation.method} {url} and cannot be undone.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={confirmation.close} data-autofocus>
            {/\/cancel$/.test(operation.path) ? 'Go back' : 'Cancel'}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              confirmation.close();
              call.run(input);
            }}
          >
            {operation.summary}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

/** Moves focus and scroll position to the result once for each request, when its response begins. */
function useResultFocus(started: number) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (started === 0) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [started]);
  return element;
}

/** Returns whether an operation cannot be undone and must be confirmed. */
function destructive({ method, path }: Operation): boolean {
  return method === 'DELETE' || /\/(cancel|deactivate|rotate|rotate-secret)$/.test(path);
}

function SignInInvitation() {
  const back = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Alert variant="outline" title="Sign in to run requests">
      <Group justify="space-between">
        <Text size="sm">You can build a request without an API key. Sign in to run it.</Text>
        <PageButton to="/sign-in" search={{ back }} size="xs">
          Sign in
        </PageButton>
      </Group>
    </Alert>
  );
}
