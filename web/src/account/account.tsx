/** The details of a user's API key, and what the user can do with it. */
import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Fragment } from 'react';
import { type NewKey, type Session, useRotateKey, useSignOut } from '../data/session.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { Problem } from '../shell/problem.tsx';

/** Like the times of the console: `Dec 1, 2026, 14:30`. */
const EXPIRY = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
});

export function Account({ session: { caller, expires_at } }: { session: Session }) {
  const signOut = useSignOut();
  const rotate = useRotateKey();
  const [confirming, { open, close }] = useDisclosure(false);
  const facts = {
    Publisher: caller.publisher.name,
    'E-mail address': caller.email,
    Role: caller.role,
    'Key prefix': caller.key_prefix ?? 'none',
    'Session expires': expires_at ? EXPIRY.format(new Date(expires_at)) : 'no session',
  };
  return (
    <Stack>
      <dl className="facts">
        {Object.entries(facts).map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {rotate.data && <ShownOnce created={rotate.data} />}
      {rotate.error && <Problem title="The key was not rotated" error={rotate.error} />}
      <Group>
        <Button variant="default" onClick={open} loading={rotate.isPending}>
          Rotate key
        </Button>
        <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      </Group>
      <Modal opened={confirming} onClose={close} title="Rotate this API key?" centered>
        <Text mb="md">
          The current key stops working immediately for every program that uses it. The new key is shown only once.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button
            color="red"
            onClick={() => {
              close();
              rotate.mutate();
            }}
          >
            Rotate key
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}

function ShownOnce({ created }: { created: NewKey }) {
  return (
    <Alert variant="light" role="status" title="Copy your new API key now. It will not be shown again.">
      <Group>
        <Code style={{ overflowWrap: 'anywhere' }}>{created.api_key}</Code>
        <CopyButton value={created.api_key} size="compact-sm" variant="default" />
      </Group>
    </Alert>
  );
}
