import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import type { Connection, useTestConnection } from '../data/connections.ts';
import { When } from '../parts/when.tsx';
import { stepInWords } from './networks.ts';

interface ConnectionTestDialogProps {
  connection: Connection;
  test: ReturnType<typeof useTestConnection>;
  onClose: () => void;
}

/** Tests a connection, and shows which step failed and why. */
export function ConnectionTestDialog({ connection, test, onClose }: ConnectionTestDialogProps) {
  const { isPending, error, data } = test;
  const result = isPending || error ? null : (data?.test ?? connection.last_test);
  return (
    <Dialog onClose={onClose} title={`Test ${connection.name}`}>
      <Stack>
        <Text size="sm">Reads the transactions of the last hour, and imports nothing.</Text>
        <div role="status">
          {isPending && <Text size="sm">Testing …</Text>}
          {result && (
            <Alert
              variant="light"
              color={result.ok ? 'leaf' : 'ember'}
              title={result.ok ? 'The test succeeded' : `Failed: ${stepInWords(result.failed_step ?? '')}`}
            >
              {result.message && <Text size="sm">{result.message}</Text>}
              <Text size="sm" c={result.message ? 'dimmed' : undefined}>
                Tested <When time={result.tested_at} />
              </Text>
            </Alert>
          )}
        </div>
        {error && <Problem title="The connection was not tested" error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button loading={isPending} onClick={() => test.mutate(connection)} data-autofocus>
            {result ? 'Test again' : 'Start test'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
