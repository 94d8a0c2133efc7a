import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Dialog } from '../../shell/dialog.tsx';
import { PageLink } from '../../shell/links.tsx';
import { Problem } from '../../shell/problem.tsx';
import { ListState } from '../list-state.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { type Run, runsQuery, type Schedule, useRetryRun } from './schedules.ts';
import { zonedTime } from './zoned-time.ts';

interface RunsDialogProps {
  schedule: Schedule;
  canChange: boolean;
  onClose: () => void;
}

/** Milliseconds between updates while a run is in progress. */
const UPDATE_MS = 1000;

const STATUS_WORDS: Record<Run['status'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  completed: 'Completed',
  no_rows: 'No rows',
  unchanged: 'Nothing new',
  failed: 'Failed',
  skipped: 'Skipped',
};

const STARTED_WORDS = { person: 'run by hand', backfill: 'backfilled' } as const;

/** The runs of a schedule with their exports, latest first. */
export function RunsDialog({ schedule, canChange, onClose }: RunsDialogProps) {
  const retry = useRetryRun(schedule);
  const query = useQuery({
    ...runsQuery(schedule),
    refetchInterval: ({ state }) => (state.data?.some(isInProgress) ? UPDATE_MS : false),
  });
  const runs = query.data ?? [];
  const columns: Column<Run>[] = [
    {
      id: 'time',
      header: `Time in ${schedule.time_zone}`,
      cell: ({ nominal_at, started_by, missed_before }) => (
        <div>
          <time dateTime={nominal_at}>{zonedTime(nominal_at, schedule.time_zone)}</time>
          {started_by !== 'schedule' && <span className="cell-more">{STARTED_WORDS[started_by]}</span>}
          {missed_before > 0 && <span className="cell-more">{missed_before} earlier missed</span>}
        </div>
      ),
    },
    {
      id: 'status',
      header: 'Result',
      cell: ({ status, message }) => (
        <div>
          <span className="status" data-state={STATES[status]}>
            {STATUS_WORDS[status]}
          </span>
          {message && <span className="cell-more">{message.replaceAll('`', '')}</span>}
        </div>
      ),
    },
    {
      id: 'export',
      header: 'Export',
      cell: ({ export_id }) =>
        export_id === null ? (
          'None'
        ) : (
          <PageLink to="/reports/$id" params={{ id: String(export_id) }} size="sm">
            Export {export_id}
          </PageLink>
        ),
    },
    {
      id: 'actions',
      header: '',
      cell: (run) =>
        canChange &&
        (run.status === 'failed' || run.status === 'skipped') && (
          <div className="row-actions">
            <RowAction
              label="Run again"
              of={zonedTime(run.nominal_at, schedule.time_zone)}
              loading={retry.isPending && retry.variables?.id === run.id}
              onClick={() => retry.mutate(run)}
            />
          </div>
        ),
    },
  ];
  return (
    <Dialog onClose={onClose} title={`Runs of ${schedule.name}`} size="52rem">
      <Stack>
        {retry.error && <Problem title="The run was not repeated" error={retry.error} />}
        <ListState
          query={query}
          failed="The runs failed to load"
          isEmpty={runs.length === 0}
          empty={<Text>The schedule has not run yet.</Text>}
        >
          <DataTable label="Runs" columns={columns} rows={runs} rowId={({ id }) => String(id)} />
        </ListState>
      </Stack>
    </Dialog>
  );
}

/** The states of exports that look the same. */
const STATES: Record<Run['status'], string> = {
  waiting: 'pending',
  running: 'processing',
  completed: 'completed',
  no_rows: 'canceled',
  unchanged: 'canceled',
  failed: 'failed',
  skipped: 'canceled',
};

function isInProgress({ status }: Run): boolean {
  return status === 'waiting' || status === 'running';
}
