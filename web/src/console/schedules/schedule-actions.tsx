/** What can be done with a schedule. */
import { Button, Group } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageButton } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { type Action, type Schedule, useScheduleAction } from '../data/schedules.ts';
import { DONE, FAILED } from './action-words.ts';

const BackfillDialog = lazyPart(() => import('./backfill-dialog.tsx'), 'BackfillDialog');
const CalendarDialog = lazyPart(() => import('./calendar-dialog.tsx'), 'CalendarDialog');
const DeleteDialog = lazyPart(() => import('./delete-dialog.tsx'), 'DeleteDialog');

interface ScheduleActionsProps {
  schedule: Schedule;
  canChange: boolean;
}

export function ScheduleActions({ schedule, canChange }: ScheduleActionsProps) {
  const [open, setOpen] = useState<'backfill' | 'calendar' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const navigate = useNavigate();
  const action = useScheduleAction();
  const button = (name: Action, label: string) => (
    <Button
      variant="default"
      loading={action.isPending && action.variables.action === name}
      onClick={() =>
        action.mutate(
          { schedule, action: name },
          { onSuccess: () => void notify({ title: DONE[name], message: schedule.name }) },
        )
      }
    >
      {label}
    </Button>
  );
  return (
    <>
      <Group gap="xs" my="md">
        {!schedule.author?.has_access && button('take-over', 'Take over')}
        {canChange && (
          <>
            {button('runs', 'Run now')}
            {schedule.status === 'paused' ? button('resume', 'Resume') : button('pause', 'Pause')}
            <PageButton to="/schedules/$id/edit" params={{ id: String(schedule.id) }} variant="default">
              Edit
            </PageButton>
            <Button variant="default" onClick={() => setOpen('backfill')}>
              Run for past times
            </Button>
            <Button variant="default" onClick={() => setOpen('calendar')}>
              Calendar link
            </Button>
            <Button variant="default" onClick={() => setOpen('delete')}>
              Delete
            </Button>
          </>
        )}
      </Group>
      {action.error && <Problem title={FAILED[action.variables!.action]} error={action.error} />}
      <Suspense fallback={null}>
        {open === 'backfill' && <BackfillDialog schedule={schedule} onClose={close} />}
        {open === 'calendar' && <CalendarDialog schedule={schedule} onClose={close} />}
        {open === 'delete' && (
          <DeleteDialog schedule={schedule} onClose={close} onDeleted={() => void navigate({ to: '/schedules' })} />
        )}
      </Suspense>
    </>
  );
}
