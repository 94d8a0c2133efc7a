import { Button, Menu, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession, useSignOut } from '../api/session.ts';
import { PageButton } from './links.tsx';

/** Menu of the signed-in user, or a link to sign in. */
export function ReaderMenu() {
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  if (session === undefined) return null;
  if (session === null) {
    return (
      <PageButton to="/sign-in" size="xs" variant="default">
        Sign in
      </PageButton>
    );
  }
  const { publisher, email, role } = session.caller;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button size="xs" variant="default" maw={180}>
          {publisher.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" truncate>
            {email}
          </Text>
          <Text size="xs">{role}</Text>
        </Menu.Label>
        <Menu.Item onClick={() => navigate({ to: '/account' })}>API key</Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
