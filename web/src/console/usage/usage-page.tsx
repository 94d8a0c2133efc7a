/** Usage by day, and the limits. */
import { NativeSelect, SegmentedControl, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { request } from '../../data/request.ts';
import type { Session } from '../../data/session.ts';
import { CopyButton } from '../../shell/copy-button.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { withParams } from '../data/use-pages.ts';
import { ListState } from '../parts/list-state.tsx';
import { Totals } from '../parts/totals.tsx';
import { countInWords, sizeInWords } from '../parts/words.ts';
import { type Column, DataTable } from '../table/data-table.tsx';
import { LimitList } from './limits.tsx';
import { GROUPS, type Group, groupedByDay, MEASURES, type Measure, totalsByDay, type Usage } from './usage-days.ts';
import './usage.css';

// The chart is larger than the rest of the page.
const Bars = lazyPart(() => import('../parts/bars.tsx'), 'Bars');

const WHOSE = {
  member: 'These numbers are of your own exports.',
  admin: 'These numbers are of all exports of your publisher.',
  operator: 'These numbers are of all exports of all publishers.',
};

export function UsagePage({ session }: { session: Session }) {
  return (
    <>
      <UsageByDay session={session} />
      <LimitList />
    </>
  );
}

const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: 'dates', label: 'From … to …' },
];

const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const LONG_DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

function UsageByDay({ session: { caller } }: { session: Session }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [period, setPeriod] = useState('30');
  const [dates, setDates] = useState<{ from: string; to: string } | null>(null);
  const [group, setGroup] = useState<Group | ''>('');
  const [measure, setMeasure] = useState<Measure>('exports');
  const range = period === 'dates' && dates ? dates : lastDays(period === 'dates' ? 30 : Number(period), zone);
  const query = useQuery({
    queryKey: ['usage', range, group, zone],
    queryFn: () => request<Usage>(withParams('/api/v1/usage', { ...range, time_zone: zone, group_by: group })),
    // The chart stays while another range loads.
    placeholderData: keepPreviousData,
  });
  const format = measure === 'bytes' ? sizeInWords : countInWords;
  const groups = (Object.keys(GROUPS) as Group[]).filter(
    (name) => (name !== 'publisher' || caller.role === 'operator') && (name !== 'user' || caller.role !== 'member'),
  );
  const data = query.data;
  const grouped = data && group !== '' ? groupedByDay(data, group, measure) : null;
  const totals = data ? totalsByDay(data) : [];
  const isEmpty = data !== undefined && data.usage.length === 0;
  return (
    <>
      <div className="console-bar">
        <NativeSelect
          label="Period"
          value={period}
          data={PERIODS}
          onChange={(event) => setPeriod(event.currentTarget.value)}
        />
        {period === 'dates' && (
          <>
            <TextInput
              type="date"
              label="First day"
              value={range.from}
              max={range.to}
              onChange={(event) => event.currentTarget.value && setDates({ ...range, from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label="Last day"
              value={range.to}
              min={range.from}
              onChange={(event) => event.currentTarget.value && setDates({ ...range, to: event.currentTarget.value })}
            />
          </>
        )}
        <NativeSelect
          label="Split by"
          value={group}
          data={[{ value: '', label: 'Nothing' }, ...groups.map((value) => ({ value, label: capital(GROUPS[value]) }))]}
          onChange={(event) => setGroup(event.currentTarget.value as Group | '')}
        />
        <div className="measure">
          <SegmentedControl
            aria-label="Measure"
            value={measure}
            data={Object.entries(MEASURES).map(([value, label]) => ({ value, label }))}
            onChange={(value) => setMeasure(value as Measure)}
          />
        </div>
      </div>
      <ListState
        query={query}
        failed="The usage failed to load"
        isEmpty={isEmpty}
        empty={<Text>No export was finished in this period. {WHOSE[caller.role]}</Text>}
      >
        {data && (
          <>
            <Totals
              totals={(Object.keys(MEASURES) as Measure[]).map((name) => [
                MEASURES[name],
                name === 'bytes' ? sizeInWords(data.total[name]) : countInWords(data.total[name]),
              ])}
            />
            <figure className="usage-chart">
              <figcaption>
                {MEASURES[measure]} by day{group && ` and ${GROUPS[group]}`}, {LONG_DAY.format(new Date(data.from))} to{' '}
                {LONG_DAY.format(new Date(data.to))}, {data.time_zone}
              </figcaption>
              <Suspense fallback={<div className="chart-space" />}>
                <Bars
                  series={grouped?.series ?? [MEASURES[measure]]}
                  bars={
                    grouped
                      ? grouped.days.map(({ date, values }) => ({ label: DAY.format(new Date(date)), values }))
                      : totals.map((day) => ({ label: DAY.format(new Date(day.date)), values: [day[measure]] }))
                  }
                  format={format}
                />
              </Suspense>
            </figure>
            <Numbers
              caption={`${grouped ? MEASURES[measure] : 'Usage'} by day`}
              columns={grouped?.series ?? Object.values(MEASURES)}
              days={
                grouped?.days ??
                totals.map(({ date, exports, rows, bytes, failed }) => ({
                  date,
                  values: [exports, rows, bytes, failed],
                }))
              }
              formatOf={(at) => (grouped ? format : at === 2 ? sizeInWords : countInWords)}
            />
          </>
        )}
      </ListState>
    </>
  );
}

interface NumbersProps {
  caption: string;
  columns: readonly string[];
  days: readonly { date: string; values: readonly number[] }[];
  /** The format of a column. */
  formatOf: (at: number) => (value: number) => string;
}

/** The numbers of the chart as a table, newest day first, to read and to copy. */
function Numbers({ caption, columns, days, formatOf }: NumbersProps) {
  const newest = days.toReversed();
  const copied = [
    ['Date', ...columns].join('\t'),
    ...newest.map(({ date, values }) => [date, ...values].join('\t')),
  ].join('\n');
  return (
    <details className="numbers">
      <summary>Numbers by day</summary>
      <CopyButton value={copied} label="Copy table" variant="default" size="compact-sm" />
      <DataTable
        label={caption}
        stays
        rows={newest}
        rowId={({ date }) => date}
        columns={[
          {
            id: 'date',
            header: 'Date',
            cell: ({ date }) => <span className="whole">{LONG_DAY.format(new Date(date))}</span>,
          },
          ...columns.map(
            (header, at): Column<(typeof newest)[number]> => ({
              id: header,
              header,
              numeric: true,
              cell: ({ values }) => formatOf(at)(values[at]!),
            }),
          ),
        ]}
      />
    </details>
  );
}

/** The last days, with today, in the time zone. */
function lastDays(days: number, timeZone: string): { from: string; to: string } {
  // The Swedish format of a date is that of ISO 8601.
  const to = new Date().toLocaleDateString('sv-SE', { timeZone });
  const from = new Date(Date.parse(to) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return { from, to };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
