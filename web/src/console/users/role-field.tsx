import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Role } from '../../data/console-pages.ts';

const DESCRIPTIONS: Record<Role, string> = {
  member: 'Creates exports, and has access to their own.',
  admin: 'Has access to all exports of the publisher, and manages its users, keys and webhooks.',
  operator: 'Runs this service, and has access to everything.',
};

interface RoleFieldProps {
  /** The role of the signed-in user. Only operators can make others operators. */
  callerRole: Role;
  value?: Role;
  onChange: (role: Role) => void;
  error?: ReactNode;
}

export function RoleField({ callerRole, onChange, ...field }: RoleFieldProps) {
  const roles: Role[] = callerRole === 'operator' ? ['member', 'admin', 'operator'] : ['member', 'admin'];
  return (
    <Radio.Group label="Role" onChange={(role) => onChange(role as Role)} {...field}>
      <Stack gap="xs" mt="xs">
        {roles.map((role) => (
          <Radio key={role} value={role} label={inWords(role)} description={DESCRIPTIONS[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

export function inWords(role: Role): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
