/** Runs one operation with the reader's session, and shows what came back. */
import { Alert, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { isPublic, type Operation, useDocument } from '../api/document.ts';
import { useSession } from '../api/session.ts';
import { PageButton } from '../layout/links.tsx';
import { CodeBlock } from '../reading/code-block.tsx';
import { ActionTable } from './action-table.tsx';
import { AnswerView } from './answer-view.tsx';
import { BodyField } from './body-field.tsx';
import { addressOf, keyOf, problemOf } from './call.ts';
import { curlOf } from './curl.ts';
import { Follow } from './follow.tsx';
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
  const [asked, question] = useDisclosure(false);
  const call = useCall();
  const filled = { operation, values, body };
  const problem = problemOf(filled);
  const mayRun = Boolean(session) || isPublic(operation);

  const inPath = operation.parameters.find(({ in: place }) => place === 'path');
  const sample = samples[0]?.value;
  useEffect(() => {
    if (inPath && sample) setValues((now) => ({ [keyOf(inPath)]: sample, ...now }));
  }, [inPath, sample]);

  const run = () => (destructive(operation) ? question.open() : call.run(filled));
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <ActionTable filled={filled} run={run} disabled={!mayRun || problem !== null} busy={call.busy} />
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
          <Alert color="red" variant="outline" role="alert" title="Nothing came back">
            {call.error}
          </Alert>
        )}
        {operation.operationId === 'createExportReport' && call.exchange && <Follow exchange={call.exchange} />}
        {call.exchange && <AnswerView exchange={call.exchange} busy={call.busy} />}
        <CodeBlock code={curlOf(filled, window.location.origin)} language="bash" title="curl" />
      </Stack>
      <Modal opened={asked} onClose={question.close} title={`${operation.summary}?`} centered>
        <Text mb="md">
          {operation.method} {addressOf(filled)} cannot be undone.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={question.close} data-autofocus>
            Do nothing
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              question.close();
              call.run(filled);
            }}
          >
            {operation.summary}
          </Button>
        </Group>
      </Modal>
    </Paper>
  );
}

/** What takes something away that does not come back. */
function destructive({ method, path }: Operation): boolean {
  return method === 'DELETE' || /\/(cancel|rotate|rotate-secret)$/.test(path);
}

function SignInInvitation() {
  const back = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Alert variant="outline" title="Sign in to send">
      <Group justify="space-between">
        <Text size="sm">All can be filled in and read without a key; to send it, sign in with yours.</Text>
        <PageButton to="/sign-in" search={{ back }} size="xs">
          Sign in
        </PageButton>
      </Group>
    </Alert>
  );
}
