/** The runs of a schedule with their exports and deliveries, latest first. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FileDelivery } from '../../../../clients/typescript/src/types.ts';
import { PageLink } from '../../shell/links.tsx';
import { Problem } from '../../shell/problem.tsx';
import { type Run, runsQuery, type Schedule, useRetryDelivery, useRetryRun } from '../data/schedules.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { RUN_WORDS } from './run-words.ts';
import { zonedTime } from './zoned-time.ts';

interface RunsTableProps {
  schedule: Schedule;
  canChange: boolean;
}

/** Milliseconds between updates while a run or a delivery is in progress. */
const UPDATE_MS = 1000;

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

const STARTED_WORDS = { person: 'run by hand', backfill: 'backfilled' } as const;

export function RunsTable({ schedule, canChange }: RunsTableProps) {
  const retry = useRetryRun(schedule);
  const redeliver = useRetryDelivery(schedule);
  const query = useQuery({
    ...runsQuery(schedule),
    refetchInterval: ({ state }) => (state.data?.some(isInProgress) ? UPDATE_MS : false),
  });
  const runs = query.data ?? [];
  const timeOf = (run: Run) => zonedTime(run.nominal_at, schedule.time_zone);
  const columns: Column<Run>[] = [
    {
      id: 'time',
      header: `Time in ${schedule.time_zone}`,
      cell: (run) => (
        <div>
          <time dateTime={run.nominal_at} className="cell-main">
            {timeOf(run)}
          </time>
          {run.started_by !== 'schedule' && <span className="cell-more">{STARTED_WORDS[run.started_by]}</span>}
          {run.missed_before > 0 && <span className="cell-more">{run.missed_before} earlier missed</span>}
        </div>
      ),
    },
    {
      id: 'status',
      header: 'Result',
      cell: ({ status, message }) => (
        <div>
          <span className="status" data-state={STATES[status]}>
            {RUN_WORDS[status]}
          </span>
          {message && <span className="cell-more">{message.replaceAll('`', '')}</span>}
        </div>
      ),
    },
    {
      id: 'export',
      header: 'Export',
      cell: ({ export_id, since, since_note }) =>
        export_id === null ? (
          'None'
        ) : (
          <div>
            <PageLink to="/reports/$id" params={{ id: String(export_id) }} size="sm">
              Export {export_id}
            </PageLink>
            {since && <span className="cell-more">new or changed since {zonedTime(since, schedule.time_zone)}</span>}
            {since_note && <span className="cell-more">{since_note}</span>}
          </div>
        ),
    },
    {
      id: 'deliveries',
      header: 'Deliveries',
      cell: (run) =>
        run.deliveries.length === 0 ? (
          'None'
        ) : (
          <ul className="run-deliveries">
            {run.deliveries.map((delivery) => (
              <li key={delivery.destination_id}>
                <DeliveryResult delivery={delivery} />
                {canChange && canBeRetried(delivery) && (
                  <RowAction
                    label="Deliver again"
                    of={`${delivery.destination}, ${timeOf(run)}`}
                    loading={
                      redeliver.isPending &&
                      redeliver.variables.run.id === run.id &&
                      redeliver.variables.delivery.destination_id === delivery.destination_id
                    }
                    onClick={() => redeliver.mutate({ run, delivery })}
                  />
                )}
              </li>
            ))}
          </ul>
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
              of={timeOf(run)}
              loading={retry.isPending && retry.variables?.id === run.id}
              onClick={() => retry.mutate(run)}
            />
          </div>
        ),
    },
  ];
  return (
    <>
      {retry.error && <Problem title="The run was not repeated" error={retry.error} />}
      {redeliver.error && <Problem title="The file was not delivered again" error={redeliver.error} />}
      <ListState
        query={query}
        failed="The runs failed to load"
        isEmpty={runs.length === 0}
        empty={<Text>The schedule has not run yet.</Text>}
      >
        <DataTable label="Runs" columns={columns} rows={runs} rowId={({ id }) => String(id)} />
      </ListState>
    </>
  );
}

const DELIVERY_WORDS: Record<FileDelivery['status'], string> = {
  pending: 'Waiting',
  delivering: 'Delivering',
  delivered: 'Delivered',
  failed: 'Failed',
  superseded: 'Not needed',
};

const DELIVERY_STATES: Record<FileDelivery['status'], string> = {
  pending: 'pending',
  delivering: 'processing',
  delivered: 'completed',
  failed: 'failed',
  superseded: 'canceled',
};

function DeliveryResult({ delivery }: { delivery: FileDelivery }) {
  const { destination, status, failed_step, message, name, location, next_try_at, attempts, replaced_at } = delivery;
  return (
    <div>
      <span>{destination}</span>{' '}
      <span className="status" data-state={DELIVERY_STATES[status]}>
        {DELIVERY_WORDS[status]}
      </span>
      {status === 'delivered' && <span className="cell-more">{location ?? name}</span>}
      {status === 'delivered' && replaced_at && <span className="cell-more">a later run took over the name</span>}
      {status !== 'delivered' && failed_step && <span className="cell-more">Failed to {failed_step}</span>}
      {status !== 'delivered' && message && <span className="cell-more">{message.replaceAll('`', '')}</span>}
      {status === 'pending' && attempts > 0 && next_try_at && (
        <span className="cell-more">
          next try <When time={next_try_at} />
        </span>
      )}
    </div>
  );
}

/** Not before the first try, which is due anyway. */
function canBeRetried({ status, attempts }: FileDelivery): boolean {
  return status === 'failed' || (status === 'pending' && attempts > 0);
}

/** Between the tries of a delivery, the list is not loaded again. */
function isInProgress({ status, deliveries }: Run): boolean {
  if (status === 'waiting' || status === 'running') return true;
  return deliveries.some(
    (one) =>
      one.status === 'delivering' ||
      (one.status === 'pending' && (one.next_try_at === null || Date.parse(one.next_try_at) < Date.now() + UPDATE_MS)),
  );
}
