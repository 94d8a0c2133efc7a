import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../../../clients/typescript/src/types.ts';
import type { Role } from '../../data/console-pages.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import { useChangeRole } from '../data/users.ts';
import { RoleField } from './role-field.tsx';

interface ChangeRoleDialogProps {
  user: User;
  callerRole: Role;
  onClose: () => void;
}

export function ChangeRoleDialog({ user, callerRole, onClose }: ChangeRoleDialogProps) {
  const [role, setRole] = useState<Role>(user.role);
  const change = useChangeRole(user);
  return (
    <Dialog onClose={onClose} title={`Change the role of ${user.email}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(role, { onSuccess: onClose });
        }}
      >
        <Stack>
          <RoleField callerRole={callerRole} value={role} onChange={setRole} />
          {change.error && <Problem title="The role was not changed" error={change.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={role === user.role}>
              Change role
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
