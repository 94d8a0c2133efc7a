import { Button, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from '../../shell/page-title.ts';
import type { Schedule } from '../data/schedules.ts';
import { ScheduleCrumbs } from './schedule-crumbs.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { WithSchedule } from './with-schedule.tsx';

export function EditSchedule({ id, waiting }: { id: number; waiting: ReactNode }) {
  return (
    <WithSchedule id={id} waiting={waiting}>
      {(schedule) => <Edit schedule={schedule} />}
    </WithSchedule>
  );
}

/** The URL can say what the form begins with, if it comes back from another page. */
function Edit({ schedule }: { schedule: Schedule }) {
  const { id, name } = schedule;
  const { from } = useSearch({ from: '/schedules/$id/edit' });
  usePageTitle(`Edit ${name}`);
  const navigate = useNavigate();
  const back = () => void navigate({ to: '/schedules/$id', params: { id: String(id) } });
  return (
    <>
      <ScheduleCrumbs schedule={schedule} current="Edit" />
      <Title order={1} mb="lg">
        Edit {name}
      </Title>
      <ScheduleForm
        key={JSON.stringify(from)}
        initial={{ ...schedule, ...from, id }}
        action="Save changes"
        cancel={
          <Button variant="default" onClick={back}>
            Cancel
          </Button>
        }
        onSaved={back}
      />
    </>
  );
}
