/** Runs one operation with the user's session and shows the response. */
import { Alert, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { isPublic, type Operation, useDocument } from '../api/document.ts';
import { useSession } from '../api/session.ts';
import { PageButton } from '../layout/links.tsx';
import { CodeBlock } from '../reading/code-block.tsx';
import { ActionTable } from './action-table.tsx';
import { ResponseView } from './answer-view.tsx';
import { BodyField } from './body-field.tsx';
import { keyOf, problemOf, urlOf } from './call.ts';
import { curlOf } from './curl.ts';
import { ExportProgress } from './follow.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { firstBody } from './sample-body.ts';
import { useSamples } from './samples.ts';
import { useCall } from './use-call.ts';

export function Playground({ operation }: { operation: Operation }) {
  const { operations } = useDocument();
  const session = useSession();
  const samples = useSamples(operation, operations, Boolean(session));
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(() => firstBody(operation));
  const [confirming, confirmation] = useDisclosure(false);
  const call = useCall();
  const input = { operation, values, body };
  const problem = problemOf(input);
  const canRun = Boolean(session) || isPublic(operation);

  const inPath = operation.parameters.find(({ in: location }) => location === 'path');
  const sample = samples[0]?.value;
  useEffect(() => {
    if (inPath && sample) setValues((now) => ({ [keyOf(inPath)]: sample, ...now }));
  }, [inPath, sample]);

  const run = () => (destructive(operation) ? confirmation.open() : call.run(input));
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <ActionTable input={input} run={run} disabled={!canRun || problem !== null} busy={call.busy} />
        {session === null && !isPublic(operation) && <SignInInvitation />}
        <ParameterFields
          parameters={operation.parameters}
          values={values}
          samples={samples}
          onChange={(key, value) => setValues((now) => ({ ...now, [key]: value }))}
        />
        {operation.requestBody && <BodyField operation={operation} value={body} onChange={setBody} />}
        {problem && (
          <Text size="sm" role="status">
            {problem}
          </Text>
        )}
        {call.busy && (
          <Button variant="default" onClick={call.stop} style={{ alignSelf: 'flex-start' }}>
            Stop
          </Button>
        )}
        {call.error && (
          <Alert color="red" variant="outline" role="alert" title="No response">
            {call.error}
          </Alert>
        )}
        {operation.operationId === 'createExportReport' && call.exchange && <ExportProgress exchange={call.exchange} />}
        {call.exchange && <ResponseView exchange={call.exchange} busy={call.busy} />}
        <CodeBlock code={curlOf(input, window.location.origin)} language="bash" title="curl" />
      </Stack>
      <Modal opened={confirming} onClose={confirmation.close} title={`${operation.summary}?`} centered>
        <Text mb="md">
          This sends {operation.method} {urlOf(input)} and cannot be undone.
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
    </Paper>
  );
}

/** Returns whether an operation cannot be undone and must be confirmed. */
function destructive({ method, path }: Operation): boolean {
  return method === 'DELETE' || /\/(cancel|rotate|rotate-secret)$/.test(path);
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
