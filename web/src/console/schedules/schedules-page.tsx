/** Schedules: requests that are repeated by a rule. */
import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../data/session.ts';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { isAdmin } from '../console-pages.ts';
import { ConfirmDialog } from '../dialogs.tsx';
import { ListState } from '../list-state.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { When } from '../when.tsx';
import { CreateScheduleDialog } from './create-schedule-dialog.tsx';
import { RunsDialog } from './runs-dialog.tsx';
import { type Action, type Schedule, schedulesQuery, useDeleteSchedule, useScheduleAction } from './schedules.ts';
import { zonedTime } from './zoned-time.ts';

type Open = { dialog: 'create' } | { dialog: 'runs' | 'delete'; id: number } | null;

export function SchedulesPage({ session: { caller } }: { session: Session }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const query = useQuery(schedulesQuery);
  const schedules = query.data ?? [];
  const action = useScheduleAction();
  const chosen = open && 'id' in open ? schedules.find(({ id }) => id === open.id) : undefined;
  const canChange = ({ author }: Schedule) => isAdmin(caller.role) || author?.email === caller.email;
  const run = (schedule: Schedule, name: Action) =>
    action.mutate(
      { schedule, action: name },
      { onSuccess: () => void notify({ title: DONE[name], message: schedule.name }) },
    );
  const button = (schedule: Schedule, name: Action, label: string) => (
    <RowAction
      label={label}
      of={schedule.name}
      loading={action.isPending && action.variables?.schedule.id === schedule.id && action.variables.action === name}
      onClick={() => run(schedule, name)}
    />
  );
  const columns: Column<Schedule>[] = [
    {
      id: 'name',
      header: 'Schedule',
      cell: ({ name, report_type, problem }) => (
        <div>
          <span className="cell-main">{name}</span>
          <span className="cell-more">{report_type}</span>
          {problem && <Text size="xs">The next run would fail: {problem.replaceAll('`', '')}</Text>}
        </div>
      ),
    },
    {
      id: 'rule',
      header: 'When',
      cell: ({ rule_in_words, time_zone }) => (
        <div>
          <span>{rule_in_words}</span>
          <span className="cell-more">{time_zone}</span>
        </div>
      ),
    },
    { id: 'next', header: 'Next run', cell: (schedule) => <NextRun schedule={schedule} /> },
    {
      id: 'author',
      header: 'Author',
      cell: ({ author }) => (
        <div>
          <span>{author?.email === caller.email ? 'You' : (author?.email ?? 'Deleted user')}</span>
          {!author?.has_access && <span className="cell-more">no longer has access</span>}
        </div>
      ),
    },
    {
      id: 'actions',
      header: '',
      cell: (schedule) => (
        <div className="row-actions">
          <RowAction label="Runs" of={schedule.name} onClick={() => setOpen({ dialog: 'runs', id: schedule.id })} />
          {!schedule.author?.has_access && button(schedule, 'take-over', 'Take over')}
          {canChange(schedule) && (
            <>
              {button(schedule, 'runs', 'Run now')}
              {schedule.status === 'paused' ? button(schedule, 'resume', 'Resume') : button(schedule, 'pause', 'Pause')}
              <RowAction
                label="Delete"
                of={schedule.name}
                onClick={() => setOpen({ dialog: 'delete', id: schedule.id })}
              />
            </>
          )}
        </div>
      ),
    },
  ];
  const create = (
    <Button
      leftSection={<IconPlus size={16} stroke={2} aria-hidden="true" />}
      onClick={() => setOpen({ dialog: 'create' })}
    >
      New schedule
    </Button>
  );
  return (
    <>
      {schedules.length > 0 && (
        <Group justify="flex-end" mb="md">
          {create}
        </Group>
      )}
      {action.error && <Problem title={FAILED[action.variables!.action]} error={action.error} />}
      <ListState
        query={query}
        failed="The schedules failed to load"
        isEmpty={schedules.length === 0}
        empty={
          <>
            <Text>There are no schedules yet. Save an export as a preset, and repeat it here by a rule.</Text>
            {create}
          </>
        }
      >
        <DataTable label="Schedules" columns={columns} rows={schedules} rowId={({ id }) => String(id)} />
      </ListState>
      {open?.dialog === 'create' && <CreateScheduleDialog onClose={close} />}
      {open?.dialog === 'runs' && chosen && (
        <RunsDialog schedule={chosen} canChange={canChange(chosen)} onClose={close} />
      )}
      {open?.dialog === 'delete' && chosen && <DeleteDialog schedule={chosen} onClose={close} />}
    </>
  );
}

const DONE: Record<Action, string> = {
  pause: 'The schedule is paused',
  resume: 'The schedule is active again',
  'take-over': 'You are the author now',
  runs: 'The run was added',
};

const FAILED: Record<Action, string> = {
  pause: 'The schedule was not paused',
  resume: 'The schedule was not resumed',
  'take-over': 'The schedule was not taken over',
  runs: 'The schedule was not run',
};

/** In the time zone of the schedule, so that it agrees with the rule. */
function NextRun({ schedule: { status, next_run_at, paused_reason, time_zone } }: { schedule: Schedule }) {
  if (next_run_at) {
    return (
      <div>
        <time dateTime={next_run_at}>{zonedTime(next_run_at, time_zone)}</time>
        <span className="cell-more">
          <When time={next_run_at} />
        </span>
      </div>
    );
  }
  return (
    <div>
      <span className="status" data-state={status === 'paused' ? 'pending' : 'canceled'}>
        {status === 'paused' ? 'Paused' : 'Ended'}
      </span>
      {paused_reason && <span className="cell-more">{paused_reason}</span>}
    </div>
  );
}

function DeleteDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const remove = useDeleteSchedule(schedule);
  return (
    <ConfirmDialog
      title={`Delete ${schedule.name}?`}
      action="Delete schedule"
      failed="The schedule was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      It never runs again. Its exports and their files stay.
    </ConfirmDialog>
  );
}
