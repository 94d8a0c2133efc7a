/** The form of a schedule: what it exports, when it runs, and where its files go. */
import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  NativeSelect,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { PageLink } from '../../shell/links.tsx';
import { destinationsQuery } from '../data/destinations.ts';
import { readExportSearch } from '../data/export-search.ts';
import { presetsQuery } from '../data/presets.ts';
import { reportTypesQuery } from '../data/report-types.ts';
import type { RequestBody } from '../data/request-of.ts';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { Parameters } from '../parts/parameters.tsx';
import { RuleFields } from './rule-fields.tsx';
import { FIRST_RULE, ruleFormOf, ruleOf } from './rule-form.ts';
import './schedules.css';
import type { NewSchedule } from '../data/schedule-search.ts';
import { type Schedule, timingOf, useSaveSchedule } from '../data/schedules.ts';
import { FileNamePreview, SchedulePreview } from './schedule-preview.tsx';
import { instantOf, localOf } from './zoned-time.ts';
import { OWN_ZONE, ZONES } from './zones.ts';

const ONLY_IF = [
  { value: 'always', label: 'Always' },
  { value: 'rows', label: 'Only if there are rows' },
  { value: 'changes', label: 'Only if the rows have changed' },
];

const WINDOW = [
  { value: 'all', label: 'All rows that the filters select' },
  { value: 'since_last_delivery', label: 'What is new or changed since the last delivery' },
];

const NOT_IN_WINDOW =
  'Rows that were deleted or no longer match the filters are not in these files. To notice them, compare with a file that has all rows.';

const MISSED = [
  { value: 'latest', label: 'Start only the latest one' },
  { value: 'each', label: 'Start each one, at most 31' },
  { value: 'none', label: 'Skip them' },
];

const OVERLAP = [
  { value: 'wait', label: 'Wait until it ends' },
  { value: 'skip', label: 'Skip the run' },
];

const EXISTING_FILE = [
  { value: 'keep', label: 'Keep it, and add a number to the new name' },
  { value: 'replace', label: 'Replace it, for programs that always read the same name' },
];

const REPLACES =
  'Only the latest run has a file then. An older file never replaces a newer one, and files of other schedules are not replaced.';

/** The request that the schedule has already. */
const GIVEN = 'given';

interface ScheduleFormProps {
  /** What the form begins with. With an ID, that schedule is changed. */
  initial: NewSchedule & { id?: number };
  /** The text of the button. */
  action: string;
  onSaved: (schedule: Schedule) => void;
  /** The way out of the form. */
  cancel: ReactNode;
}

export function ScheduleForm({ initial, action, onSaved, cancel }: ScheduleFormProps) {
  const presets = (useQuery(presetsQuery).data ?? []).filter(({ problem }) => problem === null);
  const save = useSaveSchedule(initial.id);
  // As the form began: the schedule can be loaded again while it is open.
  const [updatedAt] = useState(initial.updated_at);
  const [rule, setRule] = useState(initial.rule ? ruleFormOf(initial.rule) : FIRST_RULE);
  const [destinations, setDestinations] = useState((initial.destinations ?? []).map(String));
  const { report_type: given, search_params: search = {}, index_params: index = {} } = initial;
  const zone = initial.time_zone ?? OWN_ZONE;
  const form = useForm({
    initialValues: {
      source: given ? GIVEN : '',
      name: initial.name ?? '',
      time_zone: zone as string | null,
      starts_at: localOf(initial.starts_at ?? null, zone),
      ends_at: localOf(initial.ends_at ?? null, zone),
      only_if: initial.only_if ?? 'always',
      window: initial.window ?? 'all',
      missed: initial.missed ?? 'latest',
      overlap: initial.overlap ?? 'wait',
      file_name: initial.file_name ?? '',
      existing_file: initial.existing_file ?? 'keep',
    },
  });
  const navigate = useNavigate();
  const { values } = form;
  const preset =
    values.source === GIVEN ? undefined : (presets.find(({ id }) => String(id) === values.source) ?? presets[0]);
  const request: RequestBody | undefined =
    values.source === GIVEN && given ? { report_type: given, search_params: search, index_params: index } : preset;
  const timing = values.time_zone
    ? {
        rule: ruleOf(rule),
        time_zone: values.time_zone,
        starts_at: instantOf(values.starts_at, values.time_zone),
        ends_at: instantOf(values.ends_at, values.time_zone),
      }
    : null;
  const reportType = useQuery(reportTypesQuery).data?.find(({ name }) => name === request?.report_type);
  const tracksChanges = reportType?.tracks_changes ?? false;
  const saveOver = (version: string | undefined) => {
    if (!request || !timing) return;
    const { name, only_if, window, missed, overlap, file_name, existing_file } = values;
    const { report_type, search_params, index_params } = withoutZone(request);
    const body = {
      ...timing,
      name: name.trim() || (preset?.name ?? ''),
      report_type,
      search_params,
      index_params,
      only_if,
      window,
      missed,
      overlap,
      destinations: destinations.map(Number),
      file_name: file_name.trim() || null,
      existing_file,
    };
    save.mutate(
      { body, updatedAt: version },
      {
        onSuccess: ({ schedule }) => onSaved(schedule),
        onError: (error) => form.setErrors(fieldMessages(error)),
      },
    );
  };
  /** Opens the form of the export. It leads back here with the changed request, and Back with the form as it is now. */
  const changeRequest = async ({ report_type, search_params, index_params }: RequestBody) => {
    const { time_zone, only_if, window, missed, overlap, file_name, existing_file } = values;
    const { rule: ruleNow, starts_at, ends_at } = timing ?? {};
    const from: NewSchedule = {
      ...withoutZone({ report_type, search_params, index_params }),
      name: values.name.trim() || (preset?.name ?? ''),
      rule: ruleNow ?? ruleOf(rule),
      ...(time_zone ? { time_zone } : {}),
      starts_at: starts_at ?? null,
      ends_at: ends_at ?? null,
      only_if,
      window,
      missed,
      overlap,
      destinations: destinations.map(Number),
      file_name: file_name.trim() || null,
      existing_file,
      ...(updatedAt ? { updated_at: updatedAt } : {}),
    };
    await navigate({ to: '.', search: { from }, replace: true });
    const zone = time_zone ? { timezone: time_zone } : {};
    await navigate({
      to: '/reports/new',
      search: {
        ...readExportSearch({ report_type, search_params, index_params: { ...index_params, ...zone } }),
        schedule: { ...(initial.id === undefined ? {} : { id: initial.id }), from },
      },
    });
  };
  const select = (
    name: 'only_if' | 'window' | 'missed' | 'overlap' | 'existing_file',
    label: string,
    data: typeof ONLY_IF,
    description?: string,
  ) => (
    <NativeSelect
      label={label}
      data={data}
      {...(description === undefined ? {} : { description })}
      {...form.getInputProps(name)}
    />
  );
  return (
    <form onSubmit={form.onSubmit(() => saveOver(updatedAt))} noValidate className="schedule-form">
      <Stack gap="lg">
        <Fieldset legend="Export">
          <Stack>
            <NativeSelect
              label="Preset"
              description="Relative dates, such as yesterday, count from the time of each run."
              data={[
                ...(given ? [{ value: GIVEN, label: 'None: the request below' }] : []),
                ...presets.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
              {...form.getInputProps('source')}
            />
            {request && <Parameters body={withoutZone(request)} />}
            {request && hasFixedDates(request) && (
              <Text size="sm">
                Its dates are fixed, so each run exports the same days. For dates that move with the runs, choose a
                period with a name, such as Yesterday, in the form of the export.
              </Text>
            )}
            {request && (
              <Group>
                <Button variant="default" size="compact-sm" onClick={() => void changeRequest(request)}>
                  Change filters and columns
                </Button>
              </Group>
            )}
            <TextInput label="Name" placeholder={preset?.name ?? ''} {...form.getInputProps('name')} />
          </Stack>
        </Fieldset>
        <Fieldset legend="Times">
          <Stack>
            <RuleFields value={rule} onChange={setRule} />
            <Select label="Time zone" searchable limit={50} data={ZONES} {...form.getInputProps('time_zone')} />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput type="datetime-local" label="Not before (optional)" {...form.getInputProps('starts_at')} />
              <TextInput type="datetime-local" label="Until (optional)" {...form.getInputProps('ends_at')} />
            </SimpleGrid>
            <SchedulePreview withRule timing={timing && timingOf({ ...request, ...timing })} />
          </Stack>
        </Fieldset>
        <Fieldset legend="Result">
          <Stack>
            {(tracksChanges || values.window !== 'all') &&
              select('window', 'A file has', WINDOW, values.window === 'all' ? undefined : NOT_IN_WINDOW)}
            {select('only_if', 'A file counts as a result', ONLY_IF)}
            <Destinations value={destinations} onChange={setDestinations} error={form.errors['destinations']} />
            {destinations.length > 0 && (
              <>
                <TextInput
                  label="Name of delivered files (optional)"
                  description="Without extension. Allowed in it: {report_type}, {schedule}, {publisher}, {date}, {time}, {year}, {month}, {day}, and the dates of the rows {from}, {to}."
                  placeholder="{schedule}-{date}-{time}"
                  {...form.getInputProps('file_name')}
                />
                {timing && (
                  <FileNamePreview
                    timing={timingOf({
                      ...request,
                      ...timing,
                      name: values.name.trim() || preset?.name,
                      file_name: values.file_name.trim() || null,
                    })}
                  />
                )}
                {select(
                  'existing_file',
                  'If there is already a file with this name',
                  EXISTING_FILE,
                  values.existing_file === 'keep' ? undefined : REPLACES,
                )}
              </>
            )}
          </Stack>
        </Fieldset>
        <Fieldset legend="Overlapping and missed runs">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {select('overlap', 'If the previous run is still in progress', OVERLAP)}
            {select('missed', 'If runs were missed in an outage', MISSED)}
          </SimpleGrid>
        </Fieldset>
        <FormProblem
          title="The schedule was not saved"
          error={save.error}
          fields={FIELDS}
          onReplace={() => saveOver(undefined)}
        />
        <Group justify="flex-end">
          {cancel}
          <Button type="submit" loading={save.isPending} disabled={!request || !timing}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The time zone is that of the schedule. */
function withoutZone({ index_params: { timezone: _, ...presentation }, ...request }: RequestBody): RequestBody {
  return { ...request, index_params: presentation };
}

function hasFixedDates({ search_params }: RequestBody): boolean {
  return Object.values(search_params).some((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value));
}

/** Fields that show the API's messages themselves. */
const FIELDS = ['name', 'time_zone', 'starts_at', 'ends_at', 'window', 'file_name', 'existing_file', 'destinations'];

interface DestinationsProps {
  value: string[];
  onChange: (value: string[]) => void;
  error: ReactNode;
}

function Destinations({ value, onChange, error }: DestinationsProps) {
  const { data } = useQuery(destinationsQuery);
  if (!data) return null;
  if (data.destinations.length === 0) {
    return (
      <Text size="sm">
        Files stay in Sheaf. To deliver them to a bucket, a server or by e-mail, an admin creates a{' '}
        <PageLink to="/destinations" size="sm">
          destination
        </PageLink>
        .
      </Text>
    );
  }
  return (
    <Checkbox.Group label="Deliver each file to (optional)" value={value} onChange={onChange} error={error}>
      <Stack gap="xs" mt="xs">
        {data.destinations.map(({ id, name }) => (
          <Checkbox key={id} value={String(id)} label={name} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
