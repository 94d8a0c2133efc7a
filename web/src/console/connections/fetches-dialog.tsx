import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import {
  type Connection,
  type ConnectionFetch,
  connectionsQuery,
  fetchesQuery,
  isOpen,
  useConnectionAction,
} from '../data/connections.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { exactTime } from '../parts/words.ts';
import { type Column, DataTable } from '../table/data-table.tsx';

interface FetchesDialogProps {
  connection: Connection;
  canFetch: boolean;
  onClose: () => void;
}

const STATUS_WORDS: Record<ConnectionFetch['status'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  skipped: 'Skipped',
};

const COLUMNS: Column<ConnectionFetch>[] = [
  {
    id: 'window',
    header: 'Window',
    cell: ({ from, to }) => (
      <div>
        <span className="cell-main">{exactTime(from)}</span>
        <span className="cell-more">to {exactTime(to)}</span>
      </div>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, message, next_try_at, tries }) => (
      <div>
        <span className="status" data-state={status}>
          {STATUS_WORDS[status]}
        </span>
        {next_try_at && tries > 0 && (
          <span className="cell-more">
            next try <When time={next_try_at} />
          </span>
        )}
        {message && <span className="cell-more">{message}</span>}
      </div>
    ),
  },
  { id: 'rows', header: 'Rows', numeric: true, cell: ({ rows }) => rows?.fetched ?? '–' },
  { id: 'new', header: 'New', numeric: true, cell: ({ rows }) => rows?.new ?? '–' },
  { id: 'changed', header: 'Changed', numeric: true, cell: ({ rows }) => rows?.changed ?? '–' },
  { id: 'rejected', header: 'Rejected', numeric: true, cell: ({ rows }) => rows?.rejected ?? '–' },
];

/** What was fetched through a connection, latest first. */
export function FetchesDialog({ connection, canFetch, onClose }: FetchesDialogProps) {
  const query = useQuery(fetchesQuery(connection));
  const action = useConnectionAction();
  const fetches = query.data ?? [];
  const queries = useQueryClient();
  const open = fetches.filter(isOpen).length;
  // How the windows ended decides what the list behind this dialog says.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a window is the reason to load the list again.
  useEffect(
    () => void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey, exact: true }),
    [queries, open],
  );
  return (
    <Dialog onClose={onClose} title={`Fetches of ${connection.name}`} size="60rem">
      <Stack>
        {action.error && <Problem title="The fetch did not start" error={action.error} />}
        {canFetch && (
          <Group justify="flex-end">
            <Button
              variant="default"
              loading={action.isPending}
              disabled={open > 0 || connection.status === 'paused'}
              onClick={() => action.mutate({ connection, action: 'fetches' })}
            >
              Fetch now
            </Button>
          </Group>
        )}
        <ListState
          query={query}
          failed="The fetches failed to load"
          isEmpty={fetches.length === 0}
          empty={<Text>Nothing has been fetched yet.</Text>}
        >
          <DataTable label="Fetches" columns={COLUMNS} rows={fetches} rowId={({ id }) => String(id)} />
        </ListState>
      </Stack>
    </Dialog>
  );
}
