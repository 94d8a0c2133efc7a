/** Schedules: requests that are repeated by a rule. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { PageLink } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { reportTypesQuery } from '../data/report-types.ts';
import { type Action, type Schedule, schedulesQuery, useScheduleAction } from '../data/schedules.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { DONE, FAILED } from './action-words.ts';
import { RUN_WORDS } from './run-words.ts';
import { zonedTime } from './zoned-time.ts';

export function SchedulesPage({ session: { caller } }: { session: Session }) {
  const query = useQuery(schedulesQuery);
  const schedules = query.data ?? [];
  const types = useQuery(reportTypesQuery).data ?? [];
  const action = useScheduleAction();
  const canChange = ({ author }: Schedule) => isAdmin(caller.role) || author?.email === caller.email;
  const button = (schedule: Schedule, name: Action, label: string) => (
    <RowAction
      label={label}
      of={schedule.name}
      loading={action.isPending && action.variables?.schedule.id === schedule.id && action.variables.action === name}
      onClick={() =>
        action.mutate(
          { schedule, action: name },
          { onSuccess: () => void notify({ title: DONE[name], message: schedule.name }) },
        )
      }
    />
  );
  const columns: Column<Schedule>[] = [
    {
      id: 'name',
      header: 'Schedule',
      cell: ({ id, name, report_type, problem }) => (
        <div>
          <PageLink to="/schedules/$id" params={{ id: String(id) }} size="sm" className="cell-main">
            {name}
          </PageLink>
          <span className="cell-more">{types.find((type) => type.name === report_type)?.title ?? report_type}</span>
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
    { id: 'last', header: 'Last run', cell: (schedule) => <LastRun schedule={schedule} /> },
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
          {!schedule.author?.has_access && button(schedule, 'take-over', 'Take over')}
          {canChange(schedule) && (
            <>
              {button(schedule, 'runs', 'Run now')}
              {schedule.status === 'paused' ? button(schedule, 'resume', 'Resume') : button(schedule, 'pause', 'Pause')}
            </>
          )}
        </div>
      ),
    },
  ];
  return (
    <>
      {action.error && <Problem title={FAILED[action.variables!.action]} error={action.error} />}
      <ListState
        query={query}
        failed="The schedules failed to load"
        isEmpty={schedules.length === 0}
        empty={
          <Text>
            There are no schedules yet. A schedule exports the same report again, at the times that you choose.
          </Text>
        }
      >
        <DataTable label="Schedules" columns={columns} rows={schedules} rowId={({ id }) => String(id)} />
      </ListState>
    </>
  );
}

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

function LastRun({ schedule: { last_run: last } }: { schedule: Schedule }) {
  if (!last) return 'None yet';
  const { status, nominal_at, failed_deliveries: failed } = last;
  return (
    <div>
      <span>{RUN_WORDS[status]}</span>
      <span className="cell-more">
        <When time={nominal_at} />
      </span>
      {failed > 0 && <span className="cell-more">{failed === 1 ? '1 delivery' : `${failed} deliveries`} failed</span>}
    </div>
  );
}
