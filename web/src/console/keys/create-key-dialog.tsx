import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { useCreateKey } from '../data/keys.ts';
import { SecretDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { UserSelect } from '../parts/user-select.tsx';

/** Days after which a key expires. */
const PERIODS = [
  { value: '', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In one year' },
  { value: 'date', label: 'On a date' },
];

const DAY_MS = 86_400_000;

interface CreateKeyDialogProps {
  caller: Session['caller'];
  /** The owner. Default: the user chooses. */
  owner?: { id: number; email: string };
  onClose: () => void;
}

/** Creates a key and shows it once. */
export function CreateKeyDialog({ caller, owner, onClose }: CreateKeyDialogProps) {
  const form = useForm({ initialValues: { name: '', user_id: null as string | null, period: '', expires_at: '' } });
  const create = useCreateKey();
  const { secret } = create.data ?? {};
  if (secret) {
    return (
      <SecretDialog
        title={`API key of ${create.data!.api_key!.user.email}`}
        secret={secret}
        name="API key"
        onClose={onClose}
      />
    );
  }
  const submit = form.onSubmit(({ name, user_id, period, expires_at }) => {
    const userId = owner?.id ?? (user_id === null ? undefined : Number(user_id));
    if (period === 'date' && expires_at === '') {
      form.setFieldError('expires_at', 'Choose a date.');
      return;
    }
    create.mutate(
      {
        ...(name.trim() ? { name } : {}),
        ...(userId === undefined ? {} : { user_id: userId }),
        ...(period === '' ? {} : { expires_at: expiry(period, expires_at) }),
      },
      { onError: (error) => form.setErrors(fieldMessages(error)) },
    );
  });
  return (
    <Dialog onClose={onClose} title={owner ? `Create an API key for ${owner.email}` : 'Create an API key'}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="Name"
            description="What the key is for, such as Nightly import. It is shown in lists."
            data-autofocus
            {...form.getInputProps('name')}
          />
          {!owner && isAdmin(caller.role) && (
            <UserSelect
              label="Owner"
              description="The key has the access of this user. If you choose nobody, the key is yours."
              {...form.getInputProps('user_id')}
            />
          )}
          <NativeSelect label="Expires" data={PERIODS} {...form.getInputProps('period')} />
          {form.values.period === 'date' && (
            <TextInput
              type="date"
              label="Last day"
              description="The key works until the end of this day, in your time zone."
              {...form.getInputProps('expires_at')}
            />
          )}
          <FormProblem
            title="The key was not created"
            error={create.error}
            fields={['name', 'user_id', 'expires_at']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function expiry(period: string, date: string): string {
  if (period !== 'date') return new Date(Date.now() + Number(period) * DAY_MS).toISOString();
  const [year, month, day] = date.split('-').map(Number);
  return new Date(year!, month! - 1, day! + 1).toISOString();
}
