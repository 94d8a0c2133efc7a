/** A control for each filter of the report type. */
import { Input, NumberInput, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import type { Params, ParamValue } from '../data/export-search.ts';
import { type Filter, type ReportType, schemaOf } from '../data/report-types.ts';
import { useFieldError } from './field-errors.ts';
import { filterGroups } from './filter-groups.ts';
import { ListField } from './list-field.tsx';
import { PeriodField } from './period-field.tsx';
import { TypedField } from './typed-field.tsx';
import type { ExportForm } from './use-export-form.ts';

export interface FilterFieldsProps {
  report: ReportType;
  form: ExportForm;
  /** The filters with absolute dates, once the service has read the request. */
  resolved: Params;
  isOperator: boolean;
}

export function FilterFields({ report, form, resolved, isOperator }: FilterFieldsProps) {
  const values = form.request.search_params ?? {};
  const timezone = String(form.request.index_params?.['timezone'] ?? 'UTC');
  return (
    <div className="fields">
      {filterGroups(report.filters).map((group) =>
        group.kind === 'period' ? (
          <PairedPeriod
            key={group.from.name}
            {...group}
            required={group.from.required}
            values={values}
            resolved={resolved}
            timezone={timezone}
            form={form}
          />
        ) : (
          <FilterField key={group.filter.name} report={report} values={values} form={form} {...group} />
        ),
      )}
      {isOperator && <FilterField report={report} filter={PUBLISHER} values={values} form={form} />}
    </div>
  );
}

/** Every report type takes it. Only operators can use another publisher than their own. */
const PUBLISHER: Filter = {
  name: 'publisher_id',
  label: 'Publisher',
  control: 'text',
  required: false,
  has_values: false,
  excludes: null,
};

interface PairedPeriodProps {
  label: string;
  from: Filter;
  to: Filter;
  required: boolean;
  values: Params;
  resolved: Params;
  timezone: string;
  form: ExportForm;
}

function PairedPeriod({ label, from, to, required, values, resolved, timezone, form }: PairedPeriodProps) {
  const errors = [useFieldError('search_params', from.name), useFieldError('search_params', to.name)];
  const ends = (params: Params) => ({ from: textOf(params[from.name]), to: textOf(params[to.name]) });
  return (
    <PeriodField
      label={label}
      required={required}
      value={ends(values)}
      dates={ends(resolved)}
      timezone={timezone}
      error={errors.filter(Boolean).join(' ') || undefined}
      onChange={(chosen) => form.setFilters({ [from.name]: chosen.from, [to.name]: chosen.to })}
    />
  );
}

interface FilterFieldProps {
  report: ReportType;
  filter: Filter;
  exclusion?: Filter | undefined;
  values: Params;
  form: ExportForm;
}

function FilterField({ report, filter, exclusion, values, form }: FilterFieldProps) {
  const { name, label, control, required } = filter;
  const error = useFieldError('search_params', name);
  const value = values[name];
  const { description, minimum, maximum, maxLength } = schemaOf(report.search_params, name);
  const set = (next: ParamValue | undefined) => form.setFilters({ [name]: next });
  const type = (next: ParamValue | undefined) => form.setFilters({ [name]: next }, 'typed');
  const common = { label, error, required, withAsterisk: required };
  if (control === 'flag') return <FlagField label={label} value={value} description={description} onChange={set} />;
  if (control === 'list' || control === 'ids' || control === 'choice') {
    return <ListField report={report.name} filter={filter} exclusion={exclusion} values={values} form={form} />;
  }
  if (control === 'integer') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : String(value ?? '')}
        onChange={(next) => type(next === '' ? undefined : next)}
        {...(minimum === undefined ? {} : { min: minimum })}
        {...(maximum === undefined ? {} : { max: maximum })}
        allowDecimal={false}
        clampBehavior="none"
        description={description}
      />
    );
  }
  const example = control === 'moment' ? 'YYYY-MM-DD' : undefined;
  return (
    <TypedField
      {...common}
      {...(maxLength === undefined ? {} : { maxLength })}
      placeholder={example}
      description={control === 'text' && name !== 'publisher_id' ? firstSentence(description) : undefined}
      value={textOf(value) ?? ''}
      onType={type}
    />
  );
}

const STATES = [
  { label: 'Any', value: 'any' },
  { label: 'Yes', value: 'true' },
  { label: 'No', value: 'false' },
];

interface FlagFieldProps {
  label: string;
  value: ParamValue | undefined;
  description: string | undefined;
  onChange(value: boolean | undefined): void;
}

function FlagField({ label, value, description, onChange }: FlagFieldProps) {
  const id = useId();
  return (
    <div className="flag" title={description}>
      <Input.Label component="span" id={id}>
        {label}
      </Input.Label>
      <SegmentedControl
        aria-labelledby={id}
        size="xs"
        data={STATES}
        value={value === undefined ? 'any' : String(value)}
        onChange={(state) => onChange(state === 'any' ? undefined : state === 'true')}
      />
    </div>
  );
}

function firstSentence(text: string | undefined): string | undefined {
  return text?.split(/(?<=\.) /)[0];
}

function textOf(value: ParamValue | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
