import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type NewKey, type Session, useRotateKey, useSession, useSignOut } from '../api/session.ts';
import { PageButton } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

/** Details of the signed-in user, and a button that rotates the API key. */
export function AccountPage() {
  usePageTitle('API key');
  const session = useSession();
  if (session === undefined) return null;
  return (
    <Stack maw={640}>
      <Title order={1}>API key</Title>
      {session ? <Account session={session} /> : <SignedOut />}
    </Stack>
  );
}

function SignedOut() {
  return (
    <Stack align="flex-start">
      <Text>Sign in to see the details of your API key and to rotate it.</Text>
      <PageButton to="/sign-in" search={{ back: '/account' }}>
        Sign in
      </PageButton>
    </Stack>
  );
}

function Account({ session: { caller, expires_at } }: { session: Session }) {
  const signOut = useSignOut();
  const rotate = useRotateKey();
  const [confirming, { open, close }] = useDisclosure(false);
  const facts = {
    Publisher: caller.publisher.name,
    Email: caller.email,
    Role: caller.role,
    'Key prefix': caller.key_prefix ?? 'none',
    'Session expires': expires_at ? new Date(expires_at).toLocaleString() : 'no session',
  };
  return (
    <Stack>
      <dl style={{ display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '0.4rem 1.5rem', margin: 0 }}>
        {Object.entries(facts).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <Text component="dt" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0}>
              {value}
            </Text>
          </div>
        ))}
      </dl>
      {rotate.data && <ShownOnce created={rotate.data} />}
      {rotate.error && (
        <Alert color="red" variant="outline" role="alert" title="The key was not rotated">
          {rotate.error.message}
        </Alert>
      )}
      <Group>
        <Button onClick={open} loading={rotate.isPending}>
          Rotate key
        </Button>
        <Button variant="default" onClick={() => signOut.mutate()}>
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
            color="red.9"
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
    <Alert variant="outline" role="status" title="Copy your new API key now. It will not be shown again.">
      <Group>
        <Code style={{ overflowWrap: 'anywhere' }}>{created.api_key}</Code>
        <CopyButton value={created.api_key}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
