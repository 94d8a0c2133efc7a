/** Chooses several values of a filter by name: countries, networks, advertisers, and the words of an enumeration. */
import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Filter, filterValuesQuery } from '../data/report-types.ts';
import { rowsInWords } from '../parts/words.ts';
import { IN_PLACE, SCROLLED } from './drop-down.ts';

/** Lists up to this length are searched in the browser, others in the service. */
const MAX_VALUES = 200;

const SEARCH_DELAY_MS = 250;

interface ValuePickerProps {
  report: string;
  filter: Filter;
  /** For its label. */
  id: string;
  'aria-label': string;
  error: string | undefined;
  value: string[];
  onChange(value: string[]): void;
}

export function ValuePicker({ report, filter, id, 'aria-label': label, error, value, onChange }: ValuePickerProps) {
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search, SEARCH_DELAY_MS);
  const query = (words: string) => filterValuesQuery({ report, filter: filter.name, q: words, limit: MAX_VALUES });
  const all = useQuery(query(''));
  const isLong = all.data?.truncated ?? false;
  const found = useQuery({ ...query(q.trim()), enabled: isLong && q.trim() !== '', placeholderData: keepPreviousData });
  const listed = (isLong && q.trim() !== '' ? found.data : all.data)?.values ?? [];
  // Chosen values that the list does not contain, such as those of a link, are looked up for their labels.
  const known = new Map([...(all.data?.values ?? []), ...listed].map((one) => [one.value, one]));
  const missing = all.data ? value.filter((one) => !known.has(one)) : [];
  const looked = useQueries({ queries: missing.map(query) });
  for (const { data } of looked) for (const one of data?.values ?? []) known.set(one.value, one);
  const options = [
    ...listed.map(({ value: id, label }) => ({ value: id, label })),
    ...value
      .filter((id) => !listed.some((one) => one.value === id))
      .map((id) => ({ value: id, label: known.get(id)?.label ?? id })),
  ];
  const failure = all.error ?? found.error;
  return (
    <MultiSelect
      id={id}
      aria-label={label}
      error={error ?? (failure ? `The values failed to load. ${failure.message}` : undefined)}
      placeholder={value.length === 0 ? 'Any' : undefined}
      data={options}
      value={value}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      {...(isLong ? { filter: ({ options: same }) => same } : {})}
      nothingFoundMessage={all.isPending || found.isFetching ? 'Searching …' : 'No value contains this text'}
      renderOption={({ option }) => (
        <span className="value-option">
          <span>{option.label}</span>
          <span className="value-rows">{rowsOf(known.get(option.value)?.rows)}</span>
        </span>
      )}
      hidePickedOptions
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${filter.label}` }}
      comboboxProps={IN_PLACE}
      withScrollArea={false}
      styles={SCROLLED}
    />
  );
}

function rowsOf(rows: number | undefined): string {
  return rows === undefined ? '' : rowsInWords(rows);
}
