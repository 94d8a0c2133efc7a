import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSession, useSignIn } from '../api/session.ts';
import { PageLink } from '../layout/links.tsx';
import { usePageTitle } from './page-title.ts';

/** Signs in with an API key, then returns to the previous page. */
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
      <Text>Enter your API key to start a session in this browser. The key itself is not stored in the browser.</Text>
      {session && (
        <Alert variant="outline" role="status">
          You are signed in as {session.caller.email}. <PageLink to="/account">View your API key</PageLink>
        </Alert>
      )}
      <Paper component="form" withBorder p="lg" onSubmit={submit}>
        <Stack>
          <PasswordInput
            label="API key"
            description="API keys start with sheaf_. Your administrator creates them with the command sheaf keys create."
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
