/** What the service is doing, for operators. */
import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { ListState } from '../parts/list-state.tsx';
import { Totals } from '../parts/totals.tsx';
import { When } from '../parts/when.tsx';
import { countInWords, roundedInWords, sizeInWords } from '../parts/words.ts';
import { DataTable } from '../table/data-table.tsx';

const Bars = lazyPart(() => import('../parts/bars.tsx'), 'Bars');

type System = Responses['getSystem'];

/** Milliseconds between updates. Workers announce themselves every 10 seconds. */
const UPDATE_MS = 10_000;

/** Minutes in the chart. */
const MINUTES = 60;

export function QueuePage() {
  const query = useQuery({
    queryKey: ['system'],
    queryFn: () => request<System>('/api/v1/system'),
    refetchInterval: UPDATE_MS,
  });
  const system = query.data;
  return (
    <ListState query={query} failed="The state of the service failed to load" isEmpty={false} empty={null}>
      {system && <Shown system={system} />}
    </ListState>
  );
}

function Shown({ system }: { system: System }) {
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
  const publishers = system.publishers;
  return (
    <>
      <Totals
        totals={[
          ['Exports waiting', countInWords(sum(publishers.map((each) => each.pending_exports)))],
          ['Exports processing', countInWords(sum(publishers.map((each) => each.processing_exports)))],
          ['Parts processing', countInWords(sum(system.workers.map((each) => each.parts_running)))],
          ['Files stored', `${countInWords(system.storage.files)} (${sizeInWords(system.storage.bytes)})`],
        ]}
      />
      <Section title="Waiting by publisher">
        {publishers.length === 0 ? (
          <Text c="dimmed">Nothing waits, and nothing is being built.</Text>
        ) : (
          <DataTable
            label="Waiting by publisher"
            rows={publishers}
            rowId={({ id }) => String(id)}
            columns={[
              { id: 'slug', header: 'Publisher', cell: ({ slug }) => <span className="cell-main">{slug}</span> },
              {
                id: 'pending',
                header: 'Exports waiting',
                numeric: true,
                cell: (row) => countInWords(row.pending_exports),
              },
              {
                id: 'running',
                header: 'Processing',
                numeric: true,
                cell: (row) => countInWords(row.processing_exports),
              },
              { id: 'parts', header: 'Parts waiting', numeric: true, cell: (row) => countInWords(row.pending_parts) },
              {
                id: 'partsRunning',
                header: 'Processing',
                numeric: true,
                cell: (row) => countInWords(row.processing_parts),
              },
              {
                id: 'wait',
                header: 'Longest wait',
                numeric: true,
                cell: (row) => roundedInWords(row.oldest_wait_seconds),
              },
            ]}
          />
        )}
      </Section>
      <Section title="Workers">
        {system.workers.length === 0 ? (
          <Text c="dimmed">No worker is running. Start one with: sheaf worker</Text>
        ) : (
          <DataTable
            label="Workers"
            rows={system.workers}
            rowId={({ id }) => id}
            columns={[
              {
                id: 'host',
                header: 'Worker',
                cell: ({ host, pid, version }) => (
                  <div>
                    <span className="cell-main">{host}</span>
                    <span className="cell-more">
                      process {pid}, version {version}
                    </span>
                  </div>
                ),
              },
              {
                id: 'status',
                header: 'Status',
                cell: ({ status }) => (
                  <span className="status" data-state={status}>
                    {status === 'running' ? 'Running' : 'Lost'}
                  </span>
                ),
              },
              { id: 'exports', header: 'Exports', numeric: true, cell: (row) => countInWords(row.exports_running) },
              {
                id: 'parts',
                header: 'Parts',
                numeric: true,
                cell: (row) => `${countInWords(row.parts_running)} of ${countInWords(row.threads)} threads`,
              },
              { id: 'heartbeat', header: 'Heartbeat', cell: (row) => <When time={row.last_heartbeat_at} /> },
              { id: 'started', header: 'Started', cell: (row) => <When time={row.started_at} /> },
            ]}
          />
        )}
      </Section>
      <Section title="Rows in the last hour">
        <Throughput system={system} />
      </Section>
      <Section title="Queues">
        <DataTable
          label="Queues"
          stays
          rows={system.queues}
          rowId={({ name }) => name}
          columns={[
            { id: 'name', header: 'Queue', cell: ({ name }) => <span className="cell-main">{name}</span> },
            { id: 'waiting', header: 'Waiting', numeric: true, cell: (row) => countInWords(row.waiting) },
            { id: 'active', header: 'Active', numeric: true, cell: (row) => countInWords(row.active) },
            {
              id: 'wait',
              header: 'Longest wait',
              numeric: true,
              cell: (row) => roundedInWords(row.oldest_wait_seconds),
            },
          ]}
        />
      </Section>
    </>
  );
}

const MINUTE = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function Throughput({ system: { time, throughput } }: { system: System }) {
  const minute = (at: string | number) => Math.floor(new Date(at).getTime() / 60_000);
  const byMinute = new Map(throughput.map((each) => [minute(each.minute), each]));
  const last = minute(time);
  const bars = Array.from({ length: MINUTES }, (_, at) => {
    const shown = last - MINUTES + 1 + at;
    return { label: MINUTE.format(shown * 60_000), values: [byMinute.get(shown)?.rows ?? 0] };
  });
  return (
    <>
      <Suspense fallback={<div className="chart-space" />}>
        <Bars series={['Rows']} bars={bars} format={countInWords} />
      </Suspense>
      {throughput.length === 0 ? (
        <Text c="dimmed">No export was finished in the last hour.</Text>
      ) : (
        <details className="numbers">
          <summary>Numbers by minute</summary>
          <DataTable
            label="Throughput by minute"
            stays
            rows={throughput.toReversed()}
            rowId={(each) => each.minute}
            columns={[
              { id: 'minute', header: 'Minute', cell: (each) => MINUTE.format(new Date(each.minute)) },
              { id: 'exports', header: 'Exports', numeric: true, cell: (each) => countInWords(each.exports) },
              { id: 'rows', header: 'Rows', numeric: true, cell: (each) => countInWords(each.rows) },
              { id: 'bytes', header: 'Size', numeric: true, cell: (each) => sizeInWords(each.bytes) },
            ]}
          />
        </details>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="console-section" aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children}
    </section>
  );
}
