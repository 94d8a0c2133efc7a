/** Creates a schedule. The URL can say what it begins with, so other pages lead here with their request. */
import { Alert, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { PageButton, PageLink } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { type Destination, destinationsQuery } from '../data/destinations.ts';
import { existingDestination } from '../data/existing-destination.ts';
import { presetsQuery } from '../data/presets.ts';
import type { ScheduleSearch } from '../data/schedule-search.ts';
import { KINDS } from '../destinations/kinds.ts';
import { ListState } from '../parts/list-state.tsx';
import { ScheduleForm } from './schedule-form.tsx';

export function NewSchedulePage() {
  const { from = {}, deliver } = useSearch({ from: '/schedules/new' });
  const query = useQuery(presetsQuery);
  const destinations = useQuery({ ...destinationsQuery, enabled: deliver !== undefined });
  const usable = (query.data ?? []).filter(({ problem }) => problem === null);
  // The form begins with the destination of the question, so it waits for it.
  if (deliver && destinations.isPending) return <PageSkeleton />;
  return (
    <ListState
      query={query}
      failed="Your presets failed to load"
      isEmpty={usable.length === 0 && !from.report_type}
      empty={
        <>
          <Text>A schedule repeats an export. First choose which one, with its filters and columns.</Text>
          <PageButton to="/reports/new" search={{ schedule: { from } }}>
            Choose the export
          </PageButton>
        </>
      }
    >
      <Form
        // Another link to this page is another form.
        key={JSON.stringify([from, deliver])}
        from={from}
        deliver={deliver}
        destinations={destinations.data?.destinations ?? []}
      />
    </ListState>
  );
}

interface FormProps extends ScheduleSearch {
  from: NonNullable<ScheduleSearch['from']>;
  destinations: readonly Destination[];
}

function Form({ from, deliver, destinations }: FormProps) {
  const navigate = useNavigate();
  // As the form began: the destinations can be loaded again while it is open.
  const [existing] = useState(() => deliver && existingDestination(destinations, deliver));
  return (
    <>
      {deliver && !existing && (
        <Alert title="The files are not delivered yet" mb="lg">
          {deliver.name ? `${KINDS[deliver.kind].label} ${deliver.name}` : KINDS[deliver.kind].label}: choose it below
          under Result. If it is not there, an admin creates it.{' '}
          <PageLink to="/destinations" search={{ new: deliver, schedule: { from } }} size="sm">
            Create destination
          </PageLink>
        </Alert>
      )}
      <ScheduleForm
        initial={existing && !from.destinations ? { ...from, destinations: [existing.id] } : from}
        action="Create schedule"
        cancel={
          <Button variant="default" onClick={() => void navigate({ to: '/schedules' })}>
            Cancel
          </Button>
        }
        onSaved={({ id, name }) => {
          void notify({ title: 'The schedule was created', message: name });
          void navigate({ to: '/schedules/$id', params: { id: String(id) } });
        }}
      />
    </>
  );
}
