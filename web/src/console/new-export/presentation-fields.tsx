/** Sort order, time zone and the options of the file. */
import { Checkbox, NativeSelect, SegmentedControl, Select, Text } from '@mantine/core';
import { useMemo } from 'react';
import { DIALECT_NAMES, LINE_ENDING_NAMES, NO_CSV } from '../data/csv-options.ts';
import { FORMAT_NAMES, formatOf, type ReportType } from '../data/report-types.ts';
import { IN_PLACE, SCROLLED } from './drop-down.ts';
import { useFieldError } from './field-errors.ts';
import { firstOptions } from './first-filters.ts';
import { TypedField } from './typed-field.tsx';
import type { ExportForm } from './use-export-form.ts';

/** All choices. A value from a URL that is none of them is shown as well, with the API's message. */
const choicesOf = (names: Readonly<Record<string, string>>, chosen: string) =>
  Object.entries(Object.hasOwn(names, chosen) ? names : { [chosen]: chosen, ...names }).map(([value, label]) => ({
    value,
    label,
  }));

interface PresentationFieldsProps {
  report: ReportType;
  form: ExportForm;
}

export function SortFields({ report, form }: PresentationFieldsProps) {
  const { defaults, orders } = report;
  const options = form.request.index_params ?? {};
  const sort = String(options['sort'] ?? defaults['sort']);
  const direction = String(options['direction'] ?? defaults['direction']);
  // The default is not in the URL and not in the request.
  const set = (name: string, value: string) =>
    form.setOptions({ [name]: value === defaults[name] ? undefined : value });
  const note = orders
    .find(({ name }) => name === sort)
    ?.description.split('. ')
    .slice(1)
    .join('. ');
  return (
    <div className="fields">
      <div className="sort-row">
        <NativeSelect
          label="Sort by"
          data={orders.map(({ name, description }) => ({ value: name, label: description.split('. ')[0]! }))}
          value={sort}
          onChange={(event) => set('sort', event.currentTarget.value)}
          error={useFieldError('index_params', 'sort')}
        />
        <SegmentedControl
          aria-label="Sort direction"
          size="sm"
          data={[
            { label: 'Ascending', value: 'asc' },
            { label: 'Descending', value: 'desc' },
          ]}
          value={direction}
          onChange={(value) => set('direction', value)}
        />
      </div>
      {note && (
        <Text size="xs" c="dimmed">
          {note}.
        </Text>
      )}
    </div>
  );
}

export function FileFields({ report, form }: PresentationFieldsProps) {
  const options = form.request.index_params ?? {};
  const format = formatOf(form.request, report);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = useMemo(() => {
    const all = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC' && zone !== own);
    return [...new Set(['UTC', own, ...all])];
  }, [own]);
  const zone = String(options['timezone'] ?? 'UTC');
  const dialect = String(options['dialect'] ?? 'standard');
  const lineEnding = String(options['line_ending'] ?? 'crlf');
  const dialectError = useFieldError('index_params', 'dialect');
  const lineEndingError = useFieldError('index_params', 'line_ending');
  return (
    <div className="fields">
      <NativeSelect
        label="Format"
        data={report.formats.map((one) => ({ value: one, label: `${FORMAT_NAMES[one]} (.${one})` }))}
        value={format}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          // Options of one format are not allowed in another.
          const { summary } = firstOptions({ ...report, format: chosen as ReportType['format'] }) ?? {};
          form.setOptions({ ...NO_CSV, summary, format: chosen === report.format ? undefined : chosen });
        }}
        error={useFieldError('index_params', 'format')}
      />
      <Select
        label="Time zone"
        description="For dates in filters and for times in the file."
        data={zones.includes(zone) ? zones : [zone, ...zones]}
        value={zone}
        onChange={(value) => form.setOptions({ timezone: value && value !== 'UTC' ? value : undefined })}
        searchable
        limit={100}
        comboboxProps={IN_PLACE}
        withScrollArea={false}
        styles={SCROLLED}
        allowDeselect={false}
        nothingFoundMessage="No time zone contains this text"
        error={useFieldError('index_params', 'timezone')}
      />
      <TypedField
        label="File name"
        placeholder="Chosen by Sheaf"
        rightSection={<span className="muted">.{format}</span>}
        rightSectionWidth={64}
        rightSectionPointerEvents="none"
        value={String(options['filename'] ?? '')}
        onType={(filename) => form.setOptions({ filename }, 'typed')}
        error={useFieldError('index_params', 'filename')}
      />
      {format === 'xlsx' && report.has_summary && (
        <Checkbox
          label="Summary sheet"
          description="A chart, and totals of the chosen columns, after the rows."
          checked={options['summary'] === true}
          onChange={(event) => form.setOptions({ summary: event.currentTarget.checked || undefined })}
        />
      )}
      {format.startsWith('csv') && (
        <>
          <NativeSelect
            label="Separators"
            data={choicesOf(DIALECT_NAMES, dialect)}
            value={dialect}
            onChange={({ currentTarget: { value } }) =>
              form.setOptions({ dialect: value === 'standard' ? undefined : value })
            }
            error={dialectError}
          />
          <NativeSelect
            label="Line endings"
            data={choicesOf(LINE_ENDING_NAMES, lineEnding)}
            value={lineEnding}
            onChange={({ currentTarget: { value } }) =>
              form.setOptions({ line_ending: value === 'crlf' ? undefined : value })
            }
            error={lineEndingError}
          />
          <Checkbox
            label="Byte order mark"
            description="Excel needs it to show accented letters correctly."
            checked={options['bom'] !== false}
            onChange={(event) => form.setOptions({ bom: event.currentTarget.checked ? undefined : false })}
          />
          <Checkbox
            label="Header row"
            checked={options['header'] !== false}
            onChange={(event) => form.setOptions({ header: event.currentTarget.checked ? undefined : false })}
          />
        </>
      )}
    </div>
  );
}
