import { expect, test } from 'vitest';
import type { Filter } from '../data/report-types.ts';
import { filterGroups } from './filter-groups.ts';

const filter = (
  name: string,
  label: string,
  control: Filter['control'],
  { required = false, excludes = null }: Partial<Filter> = {},
): Filter => ({
  name,
  label,
  control,
  required,
  has_values: false,
  excludes,
});

test('the two ends of a period are one field, and a required period is first', () => {
  const groups = filterGroups([
    filter('country', 'Country', 'list'),
    filter('start_date', 'Start date', 'moment', { required: true }),
    filter('end_date', 'End date', 'moment', { required: true }),
    filter('ends_after', 'Ends after', 'moment'),
    filter('ends_before', 'Ends before', 'moment'),
    filter('seen_at', 'Seen at', 'moment'),
  ]);
  expect(groups.map((group) => (group.kind === 'period' ? group.label : group.filter.label))).toEqual([
    'Period',
    'Seen at',
    'Country',
    'Ends',
  ]);
});

test('an end without its partner stays a field of its own', () => {
  expect(filterGroups([filter('starts_after', 'Starts after', 'moment')])).toHaveLength(1);
});

test('an exclusion is on the line of its filter', () => {
  const country = filter('country', 'Country', 'list');
  const exclusion = filter('country_not', 'Country is not', 'list', { excludes: 'country' });
  expect(filterGroups([country, exclusion])).toEqual([{ kind: 'one', filter: country, exclusion }]);
});
