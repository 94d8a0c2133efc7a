/** One schedule: when it runs next, what it exports, and its runs. */
import { Alert, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isAdmin } from '../../data/console-pages.ts';
import { useSession } from '../../data/session.ts';
import { usePageTitle } from '../../shell/page-title.ts';
import { destinationsQuery } from '../data/destinations.ts';
import { Parameters } from '../parts/parameters.tsx';
import { pausedItself } from './paused-itself.ts';
import { RunsTable } from './runs-table.tsx';
import { ScheduleActions } from './schedule-actions.tsx';
import { ScheduleCrumbs } from './schedule-crumbs.tsx';
import './schedules.css';
import { previewQuery, type Schedule, timingOf } from '../data/schedules.ts';
import { SchedulePreview } from './schedule-preview.tsx';
import { WithSchedule } from './with-schedule.tsx';
import { zonedTime } from './zoned-time.ts';

export function OneSchedule({ id, waiting }: { id: number; waiting: ReactNode }) {
  return (
    <WithSchedule id={id} waiting={waiting}>
      {(schedule) => <One schedule={schedule} />}
    </WithSchedule>
  );
}

function One({ schedule }: { schedule: Schedule }) {
  const { name, status, rule_in_words, time_zone, problem, paused_reason, author } = schedule;
  usePageTitle(name);
  const caller = useSession()?.caller;
  // Files that stay in Sheaf have no such name.
  const { file_name, ...unnamed } = timingOf(schedule);
  const timing = schedule.destinations.length > 0 ? { ...unnamed, file_name: file_name ?? null } : unnamed;
  // The same request as that of the next runs.
  const preview = useQuery({ ...previewQuery(timing), enabled: status === 'active' }).data;
  const next = preview?.runs[0]?.search_params ?? undefined;
  const canChange = caller !== undefined && (isAdmin(caller.role) || author?.email === caller.email);
  return (
    <article className="schedule-page">
      <ScheduleCrumbs current={name} />
      <header>
        <Title order={1}>{name}</Title>
        <span className="status" data-state={STATES[status]}>
          {STATUS_WORDS[status]}
        </span>
        <p>
          {rule_in_words}, {time_zone}
        </p>
        {paused_reason && !pausedItself(schedule) && <p className="schedule-note">{paused_reason}</p>}
      </header>
      {problem && (
        <Alert color="ember" variant="light" mt="md" title="The next run would fail">
          {problem.replaceAll('`', '')}
        </Alert>
      )}
      {paused_reason && pausedItself(schedule) && (
        <Alert color="ember" variant="light" title="Paused" mt="md">
          {paused_reason}
        </Alert>
      )}
      <ScheduleActions schedule={schedule} canChange={canChange} />
      <div className="schedule-columns">
        <section>
          <Title order={2}>Next runs</Title>
          {status === 'active' ? (
            <SchedulePreview timing={timing} />
          ) : (
            <Text size="sm">
              {status === 'paused'
                ? 'None while the schedule is paused. After it is resumed, it goes on with the next time.'
                : 'None: the rule has no further time.'}
            </Text>
          )}
        </section>
        <section>
          <Title order={2}>What it exports</Title>
          <Parameters body={schedule} next={next} />
        </section>
        <section>
          <Title order={2}>How it runs</Title>
          <Details schedule={schedule} own={author?.email === caller?.email} />
        </section>
      </div>
      <section>
        <Title order={2}>Runs</Title>
        <RunsTable schedule={schedule} canChange={canChange} />
      </section>
    </article>
  );
}

const STATUS_WORDS: Record<Schedule['status'], string> = { active: 'Active', paused: 'Paused', ended: 'Ended' };

/** The states of exports that look the same. */
const STATES: Record<Schedule['status'], string> = { active: 'completed', paused: 'pending', ended: 'canceled' };

const ONLY_IF: Record<Schedule['only_if'], string> = {
  always: 'Every file',
  rows: 'Only files with rows',
  changes: 'Only files whose rows have changed',
};

const WINDOW: Record<Schedule['window'], string> = {
  all: 'All rows that the filters select',
  since_last_delivery: 'What is new or changed since the last delivery',
};

const OVERLAP: Record<Schedule['overlap'], string> = {
  wait: 'A run waits until the previous one ends',
  skip: 'A run is skipped if the previous one is still in progress',
};

const MISSED: Record<Schedule['missed'], string> = {
  latest: 'After an outage, only the latest missed run starts',
  each: 'After an outage, each missed run starts, at most 31',
  none: 'After an outage, no missed run starts',
};

const EXISTING_FILE: Record<Schedule['existing_file'], string> = {
  keep: 'Kept, and the new name gets a number',
  replace: 'Replaced by the file of a later run',
};

function Details({ schedule, own }: { schedule: Schedule; own: boolean }) {
  const { author, only_if, window, overlap, missed, file_name, existing_file, starts_at, ends_at, time_zone } =
    schedule;
  const facts: [string, ReactNode][] = [
    [
      'Author',
      `${own ? 'You' : (author?.email ?? 'Deleted user')}${author?.has_access ? '' : ', who no longer has access'}`,
    ],
    ['Files have', WINDOW[window]],
    ['Counts as a result', ONLY_IF[only_if]],
    ['Overlap', OVERLAP[overlap]],
    ['Missed runs', MISSED[missed]],
    ['Delivered to', <DestinationNames key="names" schedule={schedule} />],
    ...(schedule.destinations.length > 0
      ? ([
          ['File name', <code key="name">{file_name ?? '{schedule}-{date}-{time}'}</code>],
          ['Existing file', EXISTING_FILE[existing_file]],
        ] as [string, ReactNode][])
      : []),
    ...(starts_at ? [['Not before', zonedTime(starts_at, time_zone)] as [string, ReactNode]] : []),
    ...(ends_at ? [['Until', zonedTime(ends_at, time_zone)] as [string, ReactNode]] : []),
  ];
  return (
    <dl className="parameters">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DestinationNames({ schedule: { destinations } }: { schedule: Schedule }) {
  const { data } = useQuery({ ...destinationsQuery, enabled: destinations.length > 0 });
  if (destinations.length === 0) return 'Nowhere: files stay in Sheaf';
  const nameOf = (id: number) => data?.destinations.find((one) => one.id === id)?.name ?? `Destination ${id}`;
  return destinations.map(nameOf).join(', ');
}
