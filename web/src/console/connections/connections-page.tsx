/** Connections: accounts at networks whose transactions are fetched. */
import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { Problem } from '../../shell/problem.tsx';
import {
  type Connection,
  connectionsQuery,
  useConnectionAction,
  useDeleteConnection,
  useTestConnection,
} from '../data/connections.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionTestDialog } from './connection-test-dialog.tsx';
import { FetchesDialog } from './fetches-dialog.tsx';
import { NETWORKS } from './networks.ts';

type Open = { dialog: 'create' } | { dialog: 'edit' | 'test' | 'fetches' | 'delete'; id: number } | null;

const STATUS_WORDS = { active: 'Active', paused: 'Paused', ended: 'Ended' } as const;

export function ConnectionsPage({ session: { caller } }: { session: Session }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const query = useQuery(connectionsQuery);
  const connections = query.data ?? [];
  const canChange = isAdmin(caller.role);
  const chosen = open && 'id' in open ? connections.find(({ id }) => id === open.id) : undefined;
  const test = useTestConnection();
  const change = useConnectionAction();
  const show = (dialog: 'edit' | 'test' | 'fetches' | 'delete', { id }: Connection) => setOpen({ dialog, id });
  const columns: Column<Connection>[] = [
    {
      id: 'name',
      header: 'Connection',
      cell: (one) => (
        <div>
          <span className="cell-main">{one.name}</span>
          <span className="cell-more">
            {NETWORKS[one.network].label}
            {one.account_id && ` · ${one.account_id}`}
            {caller.role === 'operator' && ` · ${one.publisher}`}
          </span>
        </div>
      ),
    },
    {
      id: 'rule',
      header: 'Fetches',
      cell: ({ rule_in_words, time_zone, next_fetch_at }) => (
        <div>
          <span className="cell-main">{rule_in_words}</span>
          <span className="cell-more">{time_zone}</span>
          {next_fetch_at && (
            <span className="cell-more">
              next <When time={next_fetch_at} />
            </span>
          )}
        </div>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status, paused_reason, last_fetch }) => (
        <div>
          <span className="status" data-state={status === 'active' ? 'completed' : status}>
            {STATUS_WORDS[status]}
          </span>
          {(paused_reason ?? last_fetch?.message) && (
            <span className="cell-more">{paused_reason ?? last_fetch?.message}</span>
          )}
        </div>
      ),
    },
    {
      id: 'until',
      header: 'Fetched until',
      cell: ({ fetched_until }) =>
        fetched_until ? <When time={fetched_until} /> : <span className="muted">Not yet</span>,
    },
    {
      id: 'actions',
      header: '',
      cell: (one) => (
        <div className="row-actions">
          <RowAction label="Fetches" of={one.name} onClick={() => show('fetches', one)} />
          {canChange && (
            <>
              <RowAction
                label="Test"
                of={one.name}
                onClick={() => {
                  test.mutate(one);
                  show('test', one);
                }}
              />
              <RowAction
                label={one.status === 'paused' ? 'Resume' : 'Pause'}
                of={one.name}
                loading={change.isPending && change.variables?.connection.id === one.id}
                onClick={() => change.mutate({ connection: one, action: one.status === 'paused' ? 'resume' : 'pause' })}
              />
              <RowAction label="Edit" of={one.name} onClick={() => show('edit', one)} />
              <RowAction label="Delete" of={one.name} onClick={() => show('delete', one)} />
            </>
          )}
        </div>
      ),
    },
  ];
  const create = canChange && (
    <Button
      leftSection={<IconPlus size={16} stroke={2} aria-hidden="true" />}
      onClick={() => setOpen({ dialog: 'create' })}
      className="end"
    >
      New connection
    </Button>
  );
  const saved = (connection: Connection) => {
    test.reset();
    setOpen(connection.last_test ? null : { dialog: 'test', id: connection.id });
  };
  return (
    <>
      {canChange && connections.length > 0 && <div className="console-bar">{create}</div>}
      {change.error && <Problem title="The connection was not changed" error={change.error} />}
      <ListState
        query={query}
        failed="The connections failed to load"
        isEmpty={connections.length === 0}
        empty={
          <>
            <Text>
              There are no connections yet.{' '}
              {canChange
                ? 'A connection fetches the transactions of a network, so that nobody has to download and import files.'
                : 'Ask an admin of your publisher to create one.'}
            </Text>
            {create}
          </>
        }
      >
        <DataTable label="Connections" columns={columns} rows={connections} rowId={({ id }) => String(id)} />
      </ListState>
      {open?.dialog === 'create' && <ConnectionDialog caller={caller} onSaved={saved} onClose={close} />}
      {open?.dialog === 'edit' && chosen && (
        <ConnectionDialog caller={caller} connection={chosen} onSaved={saved} onClose={close} />
      )}
      {open?.dialog === 'test' && chosen && <ConnectionTestDialog connection={chosen} test={test} onClose={close} />}
      {open?.dialog === 'fetches' && chosen && (
        <FetchesDialog connection={chosen} canFetch={canChange} onClose={close} />
      )}
      {open?.dialog === 'delete' && chosen && <DeleteConnection connection={chosen} onClose={close} />}
    </>
  );
}

function DeleteConnection({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const remove = useDeleteConnection(connection);
  return (
    <ConfirmDialog
      title={`Delete ${connection.name}?`}
      action="Delete connection"
      failed="The connection was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      Its token is erased, and the list of its fetches, too. Imported transactions stay. This cannot be undone.
    </ConfirmDialog>
  );
}
