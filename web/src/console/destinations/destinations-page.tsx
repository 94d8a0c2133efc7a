/** Destinations: where the files of schedules are delivered. */
import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { notify } from '../../shell/notify.ts';
import { type Destination, destinationsQuery, useTestDestination } from '../data/destinations.ts';
import { schedulesQuery } from '../data/schedules.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { DeleteDestinationDialog } from './delete-destination-dialog.tsx';
import { DestinationDialog } from './destination-dialog.tsx';
import './destinations.css';
import { KINDS, placeOf, stepInWords } from './kinds.ts';
import { TestDialog } from './test-dialog.tsx';

type Open = { dialog: 'create' } | { dialog: 'edit' | 'test' | 'delete'; id: number } | null;

export function DestinationsPage({ session: { caller } }: { session: Session }) {
  const { new: initial, schedule } = useSearch({ from: '/destinations' });
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(initial && isAdmin(caller.role) ? { dialog: 'create' } : null);
  const close = () => setOpen(null);
  const query = useQuery(destinationsQuery);
  const schedules = useQuery(schedulesQuery).data;
  const test = useTestDestination();
  const { destinations = [], allowed_kinds: kinds = [] } = query.data ?? {};
  const canChange = isAdmin(caller.role);
  const chosen = open && 'id' in open ? destinations.find(({ id }) => id === open.id) : undefined;
  const usedBy = ({ id }: Destination) =>
    (schedules ?? []).filter((schedule) => schedule.destinations.includes(id)).map(({ name }) => name);
  const startTest = (destination: Destination) => {
    // A message goes to people, so it is confirmed first.
    if (destination.kind === 'email') test.reset();
    else test.mutate(destination);
    setOpen({ dialog: 'test', id: destination.id });
  };
  const columns: Column<Destination>[] = [
    {
      id: 'name',
      header: 'Destination',
      cell: (destination) => (
        <div>
          <span className="cell-main">{destination.name}</span>
          <span className="cell-more">
            {KINDS[destination.kind].label}
            {caller.role === 'operator' && ` · ${destination.publisher}`}
          </span>
        </div>
      ),
    },
    ...(canChange
      ? [
          {
            id: 'place',
            header: 'Place',
            cell: (destination: Destination) => <span className="destination-place">{placeOf(destination)}</span>,
          },
        ]
      : []),
    { id: 'test', header: 'Last test', cell: ({ last_test }) => <LastTest result={last_test} /> },
    {
      id: 'used',
      header: 'Used by',
      cell: (destination) => {
        if (!schedules) return null;
        const names = usedBy(destination);
        return names.length === 0 ? <span className="muted">No schedule</span> : names.join(', ');
      },
    },
    {
      id: 'actions',
      header: '',
      cell: (destination) =>
        canChange && (
          <div className="row-actions">
            <RowAction label="Test" of={destination.name} onClick={() => startTest(destination)} />
            <RowAction
              label="Edit"
              of={destination.name}
              onClick={() => setOpen({ dialog: 'edit', id: destination.id })}
            />
            <RowAction
              label="Delete"
              of={destination.name}
              onClick={() => setOpen({ dialog: 'delete', id: destination.id })}
            />
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
      New destination
    </Button>
  );
  const created = (destination: Destination) => {
    if (!schedule) return saved(destination);
    void notify({ title: 'The destination was created', message: 'Test it before the first run.' });
    const { from } = schedule;
    const destinations = [...(from.destinations ?? []), destination.id];
    void navigate({ to: '/schedules/new', search: { from: { ...from, destinations } } });
  };
  const saved = (destination: Destination) => {
    test.reset();
    setOpen(destination.last_test ? null : { dialog: 'test', id: destination.id });
  };
  return (
    <>
      {canChange && destinations.length > 0 && <div className="console-bar">{create}</div>}
      <ListState
        query={query}
        failed="The destinations failed to load"
        isEmpty={destinations.length === 0}
        empty={
          <>
            <Text>
              There are no destinations yet.{' '}
              {canChange
                ? 'With one, the files of a schedule arrive where they are needed.'
                : 'Ask an admin of your publisher to create one.'}
            </Text>
            {create}
          </>
        }
      >
        <DataTable
          label="Destinations"
          columns={canChange ? columns : columns.filter(({ id }) => id !== 'actions')}
          rows={destinations}
          rowId={({ id }) => String(id)}
        />
      </ListState>
      {open?.dialog === 'create' && query.data && (
        <DestinationDialog caller={caller} initial={initial} kinds={kinds} onSaved={created} onClose={close} />
      )}
      {open?.dialog === 'edit' && chosen && (
        <DestinationDialog caller={caller} destination={chosen} kinds={kinds} onSaved={saved} onClose={close} />
      )}
      {open?.dialog === 'test' && chosen && <TestDialog destination={chosen} test={test} onClose={close} />}
      {open?.dialog === 'delete' && chosen && (
        <DeleteDestinationDialog destination={chosen} usedBy={usedBy(chosen)} onClose={close} />
      )}
    </>
  );
}

function LastTest({ result }: { result: Destination['last_test'] }) {
  if (!result) return <span className="muted">Not tested</span>;
  return (
    <div>
      <span className="status" data-state={result.ok ? 'completed' : 'failed'}>
        {result.ok ? 'Succeeded' : 'Failed'}
      </span>
      <span className="cell-more">
        {result.failed_step && `${stepInWords(result.failed_step)}, `}
        <When time={result.tested_at} />
      </span>
    </div>
  );
}
