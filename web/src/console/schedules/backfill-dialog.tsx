import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../shell/dialog.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { backfillQuery, type Schedule, useBackfill } from '../data/schedules.ts';
import { fieldMessages } from '../parts/form-errors.tsx';
import { instantOf, localOf, zonedTime } from './zoned-time.ts';

/** Milliseconds after the last change until the times are asked for. */
const PAUSE_MS = 300;

const WEEK_MS = 7 * 86_400_000;

/** Runs a schedule for past times. It shows which before it starts them. */
export function BackfillDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { time_zone: zone } = schedule;
  const [now] = useState(Date.now);
  const [from, setFrom] = useState(() => localOf(new Date(now - WEEK_MS).toISOString(), zone));
  const [to, setTo] = useState(() => localOf(new Date(now).toISOString(), zone));
  const span = { from: instantOf(from, zone) ?? '', to: instantOf(to, zone) ?? '' };
  const [asked] = useDebouncedValue(JSON.stringify(span), PAUSE_MS);
  const complete = span.from !== '' && span.to !== '';
  const preview = useQuery({ ...backfillQuery(schedule, JSON.parse(asked)), enabled: complete });
  const start = useBackfill(schedule);
  const times = preview.data?.nominal_times ?? [];
  return (
    <Dialog onClose={onClose} title={`Run ${schedule.name} for past times`} size="lg">
      <Stack>
        <Text size="sm">
          Each past time that has no run yet gets one, with the dates of that time. Times are in {zone}.
        </Text>
        <Group grow>
          <TextInput
            type="datetime-local"
            label="From"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            label="To, excluded"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
        <div className="backfill-preview">
          <Text size="sm" role="status">
            {preview.error
              ? (Object.values(fieldMessages(preview.error))[0] ?? preview.error.message)
              : preview.data && inWords(times.length, preview.data.existing)}
          </Text>
          {preview.data && !preview.error && (
            <ul aria-label="Past times">
              {times.map((time) => (
                <li key={time}>{zonedTime(time, zone)}</li>
              ))}
            </ul>
          )}
        </div>
        {start.error && <Problem title="No run was added" error={start.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={times.length === 0 || JSON.stringify(span) !== asked}
            loading={start.isPending}
            onClick={() =>
              start.mutate(span, {
                onSuccess: ({ nominal_times }) => {
                  void notify({ title: `Added: ${runs(nominal_times.length)}`, message: schedule.name });
                  onClose();
                },
              })
            }
          >
            {times.length > 0 ? `Add ${runs(times.length)}` : 'Add runs'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

function inWords(count: number, existing: number): string {
  const had = existing === 0 ? '' : ` ${existing === 1 ? '1 time has' : `${existing} times have`} a run already.`;
  return count === 0 ? `There is no time without a run in this span.${had}` : `${runs(count)}:${had}`;
}
