import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type NewKey, type Session, useRotateKey, useSession, useSignOut } from '../api/session.ts';
import { PageButton } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

/** Who is signed in, and a new key in place of the present one. */
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
      <Text>Sign in to see whose key you use, and to change it for a new one.</Text>
      <PageButton to="/sign-in" search={{ back: '/account' }}>
        Sign in
      </PageButton>
    </Stack>
  );
}

function Account({ session: { caller, expires_at } }: { session: Session }) {
  const signOut = useSignOut();
  const rotate = useRotateKey();
  const [asked, { open, close }] = useDisclosure(false);
  const facts = {
    Publisher: caller.publisher.name,
    'E-mail': caller.email,
    Role: caller.role,
    'Key begins with': caller.key_prefix ?? 'no key in use',
    'Signed in until': expires_at ? new Date(expires_at).toLocaleString() : 'no session',
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
        <Alert color="red" variant="outline" role="alert" title="The key was not changed">
          {rotate.error.message}
        </Alert>
      )}
      <Group>
        <Button onClick={open} loading={rotate.isPending}>
          Change the key
        </Button>
        <Button variant="default" onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      </Group>
      <Modal opened={asked} onClose={close} title="Change the key?" centered>
        <Text mb="md">
          The present key stops working at once, for every program that uses it. The new key is shown here, once.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              close();
              rotate.mutate();
            }}
          >
            Change it
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}

function ShownOnce({ created }: { created: NewKey }) {
  return (
    <Alert variant="outline" role="status" title="Your new key. It is shown only now.">
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
