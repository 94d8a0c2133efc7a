/** The controls of a rule. */
import { ActionIcon, Button, Checkbox, Group, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { hasLongDay, type Repeat, type RuleForm, WEEKDAYS } from './rule-form.ts';

const PERIODS: { value: Repeat; label: string }[] = [
  { value: 'day', label: 'Every day' },
  { value: 'weekday', label: 'Every weekday' },
  { value: 'week', label: 'Days of the week' },
  { value: 'month', label: 'Days of the month' },
  { value: 'hour', label: 'Every few hours' },
  { value: 'cron', label: 'Cron expression' },
  { value: 'rrule', label: 'iCalendar rule' },
];

const DAYS = [
  ...Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
  { value: 'last', label: 'Last day' },
];

const SHORT_MONTHS: { value: RuleForm['shortMonths']; label: string }[] = [
  { value: 'last_day', label: 'The last day' },
  { value: 'skip', label: 'No run' },
];

/** The numbers of hours that divide a day. */
const HOURS = ['1', '2', '3', '4', '6', '8', '12'];

/** Times a day of one rule, as the API allows. */
const MAX_TIMES = 24;

interface RuleFieldsProps {
  value: RuleForm;
  onChange: (value: RuleForm) => void;
}

export function RuleFields({ value, onChange }: RuleFieldsProps) {
  const set = (change: Partial<RuleForm>) => onChange({ ...value, ...change });
  const { every } = value;
  const hasTimes = !['hour', 'cron', 'rrule'].includes(every);
  return (
    <>
      <Group grow align="flex-start">
        <NativeSelect
          label="Repeat"
          data={PERIODS}
          value={every}
          onChange={(event) => set({ every: event.currentTarget.value as Repeat })}
        />
        {every === 'month' && (
          <MultiSelect label="Days" data={DAYS} value={value.days} onChange={(days) => set({ days })} searchable />
        )}
        {every === 'hour' && (
          <>
            <NativeSelect
              label="Hours between runs"
              data={HOURS}
              value={value.hours}
              onChange={(event) => set({ hours: event.currentTarget.value })}
            />
            <TextInput
              label="Minute"
              inputMode="numeric"
              value={value.minute}
              onChange={(event) => set({ minute: event.currentTarget.value })}
            />
          </>
        )}
        {every === 'cron' && (
          <TextInput
            label="Expression"
            value={value.cron}
            onChange={(event) => set({ cron: event.currentTarget.value })}
          />
        )}
      </Group>
      {every === 'rrule' && (
        <TextInput
          label="RRULE"
          description="The value of an RRULE from a calendar (RFC 5545)."
          value={value.rrule}
          onChange={(event) => set({ rrule: event.currentTarget.value })}
        />
      )}
      {every === 'month' && hasLongDay(value) && (
        <NativeSelect
          label="A month without this day has"
          data={SHORT_MONTHS}
          value={value.shortMonths}
          onChange={(event) => set({ shortMonths: event.currentTarget.value as RuleForm['shortMonths'] })}
        />
      )}
      {every === 'week' && (
        <Checkbox.Group label="Days" value={value.weekdays} onChange={(weekdays) => set({ weekdays })}>
          <Group gap="sm" mt="xs">
            {WEEKDAYS.map((day) => (
              <Checkbox key={day} value={day} label={day.charAt(0).toUpperCase() + day.slice(1, 3)} aria-label={day} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {hasTimes && <Times times={value.at} onChange={(at) => set({ at })} />}
    </>
  );
}

function Times({ times, onChange }: { times: string[]; onChange: (times: string[]) => void }) {
  return (
    <Group align="flex-end" gap="sm">
      {times.map((time, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: times have no other identity, and two can be equal while one types.
        <Group key={i} align="flex-end" gap={4} wrap="nowrap">
          <TextInput
            type="time"
            label={i === 0 ? 'Time' : `Time ${i + 1}`}
            value={time}
            onChange={(event) => onChange(times.with(i, event.currentTarget.value))}
          />
          {times.length > 1 && (
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Remove ${time || `time ${i + 1}`}`}
              onClick={() => onChange(times.toSpliced(i, 1))}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          )}
        </Group>
      ))}
      {times.length < MAX_TIMES && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => onChange([...times, '18:00'])}
        >
          Add a time
        </Button>
      )}
    </Group>
  );
}
