import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Webhook } from '../../../../clients/typescript/src/types.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { SecretDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { EVENT_WORDS } from './event-words.ts';
import { useCreateWebhook } from './webhooks.ts';

const EVENTS: Webhook['events'] = [
  'export.completed',
  'export.failed',
  'schedule.paused',
  'delivery.failed',
  'connection.paused',
];

interface CreateWebhookDialogProps {
  caller: Session['caller'];
  onClose: () => void;
}

/** Creates a webhook and shows its secret once. */
export function CreateWebhookDialog({ caller, onClose }: CreateWebhookDialogProps) {
  const form = useForm({ initialValues: { url: '', events: [...EVENTS], publisher_id: '' } });
  const create = useCreateWebhook();
  if (create.data?.secret) {
    return (
      <SecretDialog title="The webhook is created" secret={create.data.secret} name="secret" onClose={onClose}>
        <Text size="sm">Your program verifies the signature of each event with it.</Text>
      </SecretDialog>
    );
  }
  const submit = form.onSubmit(({ url, events, publisher_id }) =>
    create.mutate(
      {
        url: url.trim(),
        events: EVENTS.filter((event) => events.includes(event)),
        ...(publisher_id.trim() ? { publisher_id: publisher_id.trim() } : {}),
      },
      { onError: (error) => form.setErrors(fieldMessages(error)) },
    ),
  );
  return (
    <Dialog onClose={onClose} title="Create a webhook">
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label="URL"
            description="It receives POST requests. It must use HTTPS and a public IP address."
            type="url"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('url')}
          />
          <Checkbox.Group label="Events" {...form.getInputProps('events')}>
            <Stack gap="xs" mt="xs">
              {EVENTS.map((event) => (
                <Checkbox key={event} value={event} label={EVENT_WORDS[event]} />
              ))}
            </Stack>
          </Checkbox.Group>
          {caller.role === 'operator' && (
            <TextInput
              label="Publisher"
              description={`ID or slug of the publisher whose exports to report. Default: ${caller.publisher.slug}.`}
              {...form.getInputProps('publisher_id')}
            />
          )}
          <FormProblem
            title="The webhook was not created"
            error={create.error}
            fields={['url', 'events', 'publisher_id']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create webhook
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
