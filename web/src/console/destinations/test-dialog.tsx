import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconX } from '@tabler/icons-react';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import type { Destination, TestResult, useTestDestination } from '../data/destinations.ts';
import { When } from '../parts/when.tsx';
import { KINDS, stepInWords } from './kinds.ts';

interface TestDialogProps {
  destination: Destination;
  test: ReturnType<typeof useTestDestination>;
  onClose: () => void;
}

/** Tests a destination, and shows which step failed and why. */
export function TestDialog({ destination, test, onClose }: TestDialogProps) {
  const { isPending, error, data } = test;
  const result = isPending || error ? null : (data?.test ?? destination.last_test);
  return (
    <Dialog onClose={onClose} title={`Test ${destination.name}`}>
      <Stack>
        <Text size="sm">
          {KINDS[destination.kind].test}
          {destination.email && ` It goes to ${destination.email.to.join(', ')}.`}
        </Text>
        <ol className="test-steps" aria-label="Steps">
          {destination.test_steps.map((step) => (
            <Step key={step} step={step} state={stateOf(step, { destination, result, isPending })} />
          ))}
        </ol>
        <div role="status">
          {isPending && <Text size="sm">Testing …</Text>}
          {result && <Result result={result} />}
        </div>
        {error && <Problem title="The destination was not tested" error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button loading={isPending} onClick={() => test.mutate(destination)} data-autofocus>
            {result ? 'Test again' : 'Start test'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Result({ result: { ok, message, failed_step, tested_at } }: { result: TestResult }) {
  return (
    <Alert
      variant="light"
      color={ok ? 'leaf' : 'ember'}
      title={ok ? 'The test succeeded' : `Failed: ${stepInWords(failed_step ?? '')}`}
    >
      {message && <Text size="sm">{message.replaceAll('`', '')}</Text>}
      <Text size="sm" c={message ? 'dimmed' : undefined}>
        Tested <When time={tested_at} />
      </Text>
    </Alert>
  );
}

type State = 'done' | 'failed' | 'waiting';

const STATE_WORDS: Record<State, string> = { done: 'done', failed: 'failed', waiting: 'not done' };
const ICONS = { done: IconCheck, failed: IconX, waiting: IconCircleDashed };

function Step({ step, state }: { step: string; state: State }) {
  const Icon = ICONS[state];
  return (
    <li data-state={state}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      {stepInWords(step)}
      <span className="unseen">: {STATE_WORDS[state]}</span>
    </li>
  );
}

interface StateInput {
  destination: Destination;
  result: TestResult | null;
  isPending: boolean;
}

function stateOf(step: Destination['test_steps'][number], { destination, result, isPending }: StateInput): State {
  if (isPending || !result) return 'waiting';
  if (result.ok) return 'done';
  if (step === result.failed_step) return 'failed';
  const steps: readonly string[] = destination.test_steps;
  return steps.indexOf(step) < steps.indexOf(result.failed_step ?? '') ? 'done' : 'waiting';
}
