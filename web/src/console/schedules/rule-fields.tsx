import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import type { Rule } from './schedules.ts';

/** What the controls show. Those of another period keep their values. */
export interface RuleForm {
  every: string;
  at: string;
  weekdays: string[];
  day: string;
  hours: string;
  cron: string;
}

export const FIRST_RULE: RuleForm = {
  every: 'weekday',
  at: '06:30',
  weekdays: ['monday'],
  day: '1',
  hours: '4',
  cron: '0 7 * * 1',
};

const PERIODS = [
  { value: 'day', label: 'Every day' },
  { value: 'weekday', label: 'Every weekday' },
  { value: 'week', label: 'Days of the week' },
  { value: 'month', label: 'Every month' },
  { value: 'hour', label: 'Every few hours' },
  { value: 'cron', label: 'Cron expression' },
];

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const DAYS = [
  ...Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
  { value: 'last', label: 'Last day' },
];

/** The numbers of hours that divide a day. */
const HOURS = ['1', '2', '3', '4', '6', '8', '12'];

/** The rule as the API takes it. */
export function ruleOf({ every, at, weekdays, day, hours, cron }: RuleForm): Rule {
  if (every === 'cron') return { cron };
  if (every === 'hour') return { every, hours: Number(hours) };
  if (every === 'week') return { every, on: weekdays, at: [at] };
  if (every === 'month') return { every, on: [day === 'last' ? day : Number(day)], at: [at] };
  return { every, at: [at] };
}

interface RuleFieldsProps {
  value: RuleForm;
  onChange: (value: RuleForm) => void;
}

export function RuleFields({ value, onChange }: RuleFieldsProps) {
  const set = (change: Partial<RuleForm>) => onChange({ ...value, ...change });
  const { every } = value;
  return (
    <>
      <Group grow align="flex-end">
        <NativeSelect
          label="Repeat"
          data={PERIODS}
          value={every}
          onChange={(event) => set({ every: event.currentTarget.value })}
        />
        {every === 'month' && (
          <NativeSelect
            label="Day"
            data={DAYS}
            value={value.day}
            onChange={(event) => set({ day: event.currentTarget.value })}
          />
        )}
        {every === 'hour' && (
          <NativeSelect
            label="Hours between runs"
            data={HOURS}
            value={value.hours}
            onChange={(event) => set({ hours: event.currentTarget.value })}
          />
        )}
        {every === 'cron' && (
          <TextInput
            label="Expression"
            value={value.cron}
            onChange={(event) => set({ cron: event.currentTarget.value })}
          />
        )}
        {every !== 'hour' && every !== 'cron' && (
          <TextInput
            type="time"
            label="Time"
            value={value.at}
            onChange={(event) => set({ at: event.currentTarget.value })}
          />
        )}
      </Group>
      {every === 'week' && (
        <Checkbox.Group label="Days" value={value.weekdays} onChange={(weekdays) => set({ weekdays })}>
          <Group gap="sm" mt="xs">
            {WEEKDAYS.map((day) => (
              <Checkbox key={day} value={day} label={day.charAt(0).toUpperCase() + day.slice(1, 3)} aria-label={day} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </>
  );
}
