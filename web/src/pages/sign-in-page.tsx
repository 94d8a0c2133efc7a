import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSession, useSignIn } from '../api/session.ts';
import { PageLink } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

/** Signs in with an API key; back to where the reader came from. */
export function SignInPage() {
  usePageTitle('Sign in');
  const session = useSession();
  const signIn = useSignIn();
  const navigate = useNavigate();
  const { back = '/docs' } = useSearch({ from: '/sign-in' });
  const [key, setKey] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(key.trim(), { onSuccess: () => navigate({ to: back }) });
  };
  return (
    <Stack maw={440} mx="auto" mt="xl">
      <Title order={1}>Sign in</Title>
      <Text>Paste an API key. It is kept as a session of this browser; the key itself is not stored here.</Text>
      {session && (
        <Alert variant="outline" role="status">
          You are signed in as {session.caller.email}. <PageLink to="/account">Your key</PageLink>
        </Alert>
      )}
      <Paper component="form" withBorder p="lg" onSubmit={submit}>
        <Stack>
          <PasswordInput
            label="API key"
            description="It begins with sheaf_. Your administrator makes one with: sheaf keys create"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="current-password"
            error={signIn.error?.message}
            required
          />
          <Button type="submit" loading={signIn.isPending} disabled={key.trim() === ''}>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Stack>
  );
}
