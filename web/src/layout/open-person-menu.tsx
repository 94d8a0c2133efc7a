import { Popover } from '@mantine/core';
import { IconKey, IconLogout } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Session, useSignOut } from '../data/session.ts';
import { PersonButton } from './person-button.tsx';

/** What the signed-in user can do with the session. It opens as soon as it is loaded. */
export function OpenPersonMenu({ session }: { session: Session }) {
  const signOut = useSignOut();
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(true), []);
  const { email, role } = session.caller;
  return (
    <Popover
      position="bottom-end"
      width={248}
      shadow="lg"
      radius="md"
      trapFocus
      returnFocus
      withinPortal={false}
      opened={opened}
      onChange={setOpened}
    >
      <Popover.Target>
        <PersonButton session={session} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label="Account">
        <p className="person-about">
          <strong>{email}</strong>
          {role}
        </p>
        <Link to="/account" className="person-item" onClick={() => setOpened(false)}>
          <IconKey size={16} stroke={1.75} aria-hidden="true" />
          API key
        </Link>
        <button type="button" className="person-item" onClick={() => signOut.mutate()}>
          <IconLogout size={16} stroke={1.75} aria-hidden="true" />
          {signOut.isPending ? 'Signing out…' : 'Sign out'}
        </button>
        {signOut.error && (
          <p className="person-about" role="alert">
            {signOut.error.message}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
