import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { reportTypesQuery } from '../data/report-types.ts';
import { type KnownOrigin, originInWords, personInWords } from './export-words.ts';
import { facetsQuery } from './list-queries.ts';
import type { ListSearch } from './list-search.ts';

interface ListFiltersProps {
  search: ListSearch;
  onChange(change: Partial<ListSearch>): void;
}

/** Milliseconds without a key before the list is searched. */
const TYPING_MS = 250;

/** Search, report type, person and way of starting. Only what occurs in the list is offered. */
export function ListFilters({ search, onChange }: ListFiltersProps) {
  const facets = useQuery(facetsQuery).data;
  const types = useQuery(reportTypesQuery).data ?? [];
  const people = facets?.created_by ?? [];
  const origins = Object.entries(facets?.origin ?? {}).filter(([, exports]) => exports > 0);
  const typed = Object.keys(facets?.report_type ?? {});
  return (
    <div className="list-filters">
      <SearchField words={search.q} onSearch={(q) => onChange({ q })} />
      <Choice
        label="Report type"
        all="All report types"
        value={search.type}
        options={typed.map((name) => ({ value: name, label: types.find((type) => type.name === name)?.title ?? name }))}
        onChange={(type) => onChange({ type })}
      />
      {(people.length > 1 || search.by) && (
        <Choice
          label="Started by"
          all="Everyone"
          value={search.by}
          options={[
            { value: 'me', label: 'Me' },
            ...people.map((person) => ({ value: String(person.id), label: personInWords(person) })),
          ]}
          onChange={(by) => onChange({ by })}
        />
      )}
      {(origins.length > 1 || search.origin) && (
        <Choice
          label="Started from"
          all="From anywhere"
          value={search.origin}
          options={origins.map(([value]) => ({ value, label: originInWords(value as KnownOrigin) }))}
          onChange={(origin) => onChange({ origin })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  /** What the filter says when it is off. */
  all: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange(value: string | undefined): void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  // A value from the URL that does not occur in the list must be visible, or the list would be narrowed without a reason.
  const unknown = value !== undefined && !options.some((option) => option.value === value);
  return (
    <NativeSelect
      aria-label={label}
      data-on={value !== undefined || undefined}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      data={[{ value: '', label: all }, ...options, ...(unknown ? [{ value, label: value }] : [])]}
    />
  );
}

interface SearchFieldProps {
  words: string | undefined;
  onSearch(words: string | undefined): void;
}

function SearchField({ words, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(words ?? '');
  const search = useDebouncedCallback((value: string) => onSearch(value.trim() || undefined), TYPING_MS);
  // The Back button changes the URL without the field.
  useEffect(() => setText((now) => (now.trim() === (words ?? '') ? now : (words ?? ''))), [words]);
  const change = (value: string) => {
    setText(value);
    search(value);
  };
  return (
    <TextInput
      type="search"
      aria-label="Search exports by file name, report type or ID"
      placeholder="Search by file name, report type or ID"
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
      rightSection={text ? <CloseButton size={24} aria-label="Clear search" onClick={() => change('')} /> : null}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
