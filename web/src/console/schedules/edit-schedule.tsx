import { Button, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from '../../shell/page-title.ts';
import { ScheduleCrumbs } from './schedule-crumbs.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import type { Schedule } from './schedules.ts';
import { WithSchedule } from './with-schedule.tsx';

export function EditSchedule({ id, waiting }: { id: number; waiting: ReactNode }) {
  return (
    <WithSchedule id={id} waiting={waiting}>
      {(schedule) => <Edit schedule={schedule} />}
    </WithSchedule>
  );
}

function Edit({ schedule }: { schedule: Schedule }) {
  const { id, name } = schedule;
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
        initial={schedule}
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
