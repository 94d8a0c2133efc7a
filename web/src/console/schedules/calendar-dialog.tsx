import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../shell/dialog.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { type Schedule, useCreateCalendar, useRevokeCalendar } from '../data/schedules.ts';
import { SecretDialog } from '../parts/dialogs.tsx';

/** Creates or revokes the link with which a calendar program shows the coming runs. Whether there is a link already, only its owner knows. */
export function CalendarDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const create = useCreateCalendar(schedule);
  const revoke = useRevokeCalendar(schedule);
  const url = create.data?.calendar.url;
  if (url) {
    return (
      <SecretDialog title={`Calendar of ${schedule.name}`} secret={url} name="calendar link" onClose={onClose}>
        <Text size="sm">
          Subscribe to it in your calendar program. Everyone who has the link sees the name and the times of the
          schedule, but no data.
        </Text>
      </SecretDialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={`Calendar of ${schedule.name}`}>
      <Stack>
        <Text size="sm">
          A calendar program can show the coming runs. It needs a secret link, which works without an API key. A new
          link ends the earlier one.
        </Text>
        {create.error && <Problem title="The link was not created" error={create.error} />}
        {revoke.error && <Problem title="The link was not revoked" error={revoke.error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(undefined, {
                onSuccess: () => {
                  void notify({ title: 'The calendar has no link any more', message: schedule.name });
                  onClose();
                },
              })
            }
          >
            Revoke the link
          </Button>
          <Button loading={create.isPending} onClick={() => create.mutate(undefined)} data-autofocus>
            Create a link
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
