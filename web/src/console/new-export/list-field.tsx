/** The field of a filter that takes a list: `Country is …` or `Country is not …`, which is the exclusion. */

import { Input, NativeSelect, TagsInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { Params } from '../data/export-search.ts';
import { listOf } from '../data/list-of.ts';
import type { Filter } from '../data/report-types.ts';
import { useFieldError } from './field-errors.ts';
import type { ExportForm } from './use-export-form.ts';
import { ValuePicker } from './value-picker.tsx';

interface ListFieldProps {
  report: string;
  filter: Filter;
  /** A required filter has none. */
  exclusion: Filter | undefined;
  values: Params;
  form: ExportForm;
}

export function ListField({ report, filter, exclusion, values, form }: ListFieldProps) {
  const id = useId();
  // Without values, the request does not say which of the two was chosen.
  const [chosen, choose] = useState(false);
  const excluded = exclusion && values[exclusion.name];
  const excludes = exclusion !== undefined && (excluded !== undefined || (chosen && values[filter.name] === undefined));
  const value = listOf(excludes ? excluded : values[filter.name]);
  const errors = [useFieldError('search_params', filter.name), useFieldError('search_params', exclusion?.name ?? '')];
  const set = (next: string[], not = excludes) =>
    form.setFilters({
      [filter.name]: not ? undefined : next,
      ...(exclusion ? { [exclusion.name]: not ? next : undefined } : {}),
    });
  const field = {
    id,
    'aria-label': excludes ? exclusion.label : filter.label,
    error: errors.filter(Boolean).join(' ') || undefined,
    value,
  };
  return (
    <div>
      <div className="list-field-head">
        <Input.Label htmlFor={id} required={filter.required}>
          {filter.label}
        </Input.Label>
        {exclusion && (
          <NativeSelect
            aria-label={`${filter.label}: is or is not`}
            className="list-field-verb"
            variant="unstyled"
            size="xs"
            data={[
              { value: 'is', label: 'is' },
              { value: 'is-not', label: 'is not' },
            ]}
            value={excludes ? 'is-not' : 'is'}
            onChange={({ currentTarget }) => {
              const not = currentTarget.value === 'is-not';
              choose(not);
              if (value.length > 0) set(value, not);
            }}
          />
        )}
      </div>
      {filter.has_values ? (
        <ValuePicker report={report} filter={filter} onChange={(next) => set(next)} {...field} />
      ) : (
        <TagsInput placeholder="Type a value and press Enter" onChange={(next) => set(next)} {...field} />
      )}
    </div>
  );
}
