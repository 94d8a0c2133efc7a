import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Role } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import { useCreateKey } from '../data/keys.ts';
import { useCreateUser } from '../data/users.ts';
import { SecretDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { RoleField } from './role-field.tsx';

interface CreateUserDialogProps {
  caller: Session['caller'];
  onClose: () => void;
}

/** Creates a user and, because sign-in is by key, an API key for them. */
export function CreateUserDialog({ caller, onClose }: CreateUserDialogProps) {
  const form = useForm({ initialValues: { email: '', role: 'member' as Role, publisher_id: '' } });
  const [withKey, setWithKey] = useState(true);
  const createUser = useCreateUser();
  const createKey = useCreateKey();
  const user = createUser.data?.user;
  const secret = createKey.data?.secret;
  if (user && secret) {
    return (
      <SecretDialog title={`API key of ${user.email}`} secret={secret} name="API key" onClose={onClose}>
        Give it to {user.email} over a channel that you trust. They sign in with it, and programs send it with requests.
      </SecretDialog>
    );
  }
  const makeKey = (userId: number) => createKey.mutate({ user_id: userId, name: 'First key' });
  if (user && createKey.error) {
    return (
      <Dialog onClose={onClose} title={`${user.email} is created, without an API key`}>
        <Problem title="The key was not created" error={createKey.error} onRetry={() => makeKey(user.id)} />
      </Dialog>
    );
  }
  const submit = form.onSubmit(({ email, role, publisher_id }) =>
    createUser.mutate(
      { email, role, ...(publisher_id.trim() ? { publisher_id: publisher_id.trim() } : {}) },
      {
        onSuccess: (created) => (withKey ? makeKey(created.user!.id) : onClose()),
        onError: (error) => form.setErrors(fieldMessages(error)),
      },
    ),
  );
  return (
    <Dialog onClose={onClose} title="Create a user">
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <RoleField callerRole={caller.role} {...form.getInputProps('role')} />
          {caller.role === 'operator' && (
            <TextInput
              label="Publisher"
              description={`ID or slug. Default: ${caller.publisher.slug}.`}
              {...form.getInputProps('publisher_id')}
            />
          )}
          <Checkbox
            label="Create an API key, which the user needs to sign in"
            checked={withKey}
            onChange={(event) => setWithKey(event.currentTarget.checked)}
          />
          <FormProblem
            title="The user was not created"
            error={createUser.error}
            fields={['email', 'role', 'publisher_id']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={createUser.isPending || createKey.isPending}>
              Create user
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
