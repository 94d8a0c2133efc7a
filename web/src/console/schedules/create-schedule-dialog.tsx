import { Button, Group, NativeSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../shell/dialog.tsx';
import { PageButton } from '../../shell/links.tsx';
import { FormProblem, fieldMessages } from '../form-errors.tsx';
import { ListState } from '../list-state.tsx';
import { presetsQuery } from '../new-export/presets.ts';
import { FIRST_RULE, RuleFields, ruleOf } from './rule-fields.tsx';
import './schedules.css';
import { previewQuery, type Rule, useCreateSchedule } from './schedules.ts';

/** Milliseconds after the last change until the times of the rule are asked for. */
const PAUSE_MS = 300;

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Browsers leave out UTC, and names of zones that have another name now. */
const ZONES = [...new Set(['UTC', OWN_ZONE, ...Intl.supportedValuesOf('timeZone')])];

const ONLY_IF = [
  { value: 'always', label: 'Always' },
  { value: 'rows', label: 'Only if there are rows' },
  { value: 'changes', label: 'Only if the rows have changed' },
];

/** Repeats a preset by a rule. */
export function CreateScheduleDialog({ onClose }: { onClose: () => void }) {
  const query = useQuery(presetsQuery);
  const presets = (query.data ?? []).filter(({ problem }) => problem === null);
  const create = useCreateSchedule();
  const [rule, setRule] = useState(FIRST_RULE);
  const form = useForm({
    initialValues: {
      name: '',
      preset: '',
      time_zone: OWN_ZONE as string | null,
      only_if: 'always',
    },
  });
  const { time_zone } = form.values;
  const preset = presets.find(({ id }) => String(id) === form.values.preset) ?? presets[0];
  const submit = form.onSubmit(({ name, only_if }) => {
    if (!preset) return;
    const { report_type, search_params, index_params } = preset;
    // The time zone is that of the schedule.
    const { timezone: _, ...presentation } = index_params as Record<string, unknown>;
    create.mutate(
      {
        name: name.trim() === '' ? preset.name : name,
        report_type,
        search_params,
        index_params: presentation,
        rule: ruleOf(rule),
        time_zone: time_zone ?? '',
        only_if,
      },
      { onSuccess: onClose, onError: (error) => form.setErrors(fieldMessages(error)) },
    );
  });
  return (
    <Dialog onClose={onClose} title="New schedule" size="40rem">
      <ListState
        query={query}
        failed="Your presets failed to load"
        isEmpty={presets.length === 0}
        empty={
          <>
            <Text>A schedule repeats a preset. Set up an export, and save it as a preset.</Text>
            <PageButton to="/reports/new">New export</PageButton>
          </>
        }
      >
        <form onSubmit={submit} noValidate>
          <Stack>
            <NativeSelect
              label="Preset"
              description="Relative dates of the preset, such as yesterday, count from the time of each run."
              data={presets.map(({ id, name }) => ({ value: String(id), label: name }))}
              data-autofocus
              {...form.getInputProps('preset')}
            />
            <TextInput label="Name" placeholder={preset?.name ?? ''} {...form.getInputProps('name')} />
            <RuleFields value={rule} onChange={setRule} />
            <Select label="Time zone" searchable limit={50} data={ZONES} {...form.getInputProps('time_zone')} />
            <NativeSelect label="A file counts as a result" data={ONLY_IF} {...form.getInputProps('only_if')} />
            <Preview rule={ruleOf(rule)} timeZone={time_zone} />
            <FormProblem title="The schedule was not created" error={create.error} fields={['name', 'time_zone']} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Create schedule
              </Button>
            </Group>
          </Stack>
        </form>
      </ListState>
    </Dialog>
  );
}

/** The rule in words and its next times, or why it is not valid. */
function Preview({ rule, timeZone }: { rule: Rule; timeZone: string | null }) {
  const [asked] = useDebouncedValue(JSON.stringify({ rule, timeZone }), PAUSE_MS);
  const sent = JSON.parse(asked) as { rule: Rule; timeZone: string | null };
  const { data, error } = useQuery({
    ...previewQuery(sent.rule, sent.timeZone ?? ''),
    enabled: sent.timeZone !== null,
    placeholderData: keepPreviousData,
  });
  if (error) {
    return (
      <Text size="sm" role="status">
        {Object.values(fieldMessages(error))[0] ?? error.message}
      </Text>
    );
  }
  return (
    <div role="status" className="schedule-preview">
      <Text size="sm">{data?.rule_in_words ?? ' '}</Text>
      <ul aria-label="Next runs">
        {data?.runs.map(({ nominal_at, local, note }) => (
          <li key={nominal_at}>
            <time dateTime={nominal_at}>{localInWords(local)}</time>
            {note && <span className="cell-more">{note}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

const DAY = new Intl.DateTimeFormat('en-US', {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A time with an offset as its own clocks show it: `Mon, Nov 30, 2026, 06:30`. */
function localInWords(local: string): string {
  return `${DAY.format(new Date(`${local.slice(0, 10)}T00:00:00Z`))}, ${local.slice(11, 16)}`;
}
