/** The order of the filters in the form, the pairs that are one period, and the exclusions on the line of their filter. */
import type { Filter } from '../data/report-types.ts';

export type FilterGroup =
  | { kind: 'one'; filter: Filter; exclusion?: Filter | undefined }
  | {
      kind: 'period';
      label: string;
      from: Filter;
      to: Filter;
    };

/** Names of the two ends of a period. */
const PAIRS = [
  { from: /^(?<name>.*?)_?after$/, to: 'before' },
  { from: /^(?<name>.*?)_?start_date$/, to: 'end_date' },
  { from: /^(?<name>.*?)_?from$/, to: 'to' },
];

/** Periods first, because they say most about the size, then what is chosen by name, then the rest. Flags are last. */
const ORDER = ['moment', 'text', 'list', 'ids', 'choice', 'integer', 'flag'];

export function filterGroups(filters: readonly Filter[]): FilterGroup[] {
  const groups: FilterGroup[] = [];
  const paired = new Set<string>();
  for (const filter of filters) {
    const to = filter.control === 'moment' ? partnerOf(filter, filters) : undefined;
    if (to) {
      paired.add(filter.name).add(to.name);
      groups.push({ kind: 'period', label: periodLabel(filter), from: filter, to });
    }
  }
  for (const filter of filters) {
    if (paired.has(filter.name) || filter.excludes !== null) continue;
    groups.push({ kind: 'one', filter, exclusion: filters.find(({ excludes }) => excludes === filter.name) });
  }
  const place = (group: FilterGroup) =>
    group.kind === 'period' ? (group.from.required ? -1 : 3.5) : ORDER.indexOf(group.filter.control);
  return groups.toSorted((a, b) => place(a) - place(b));
}

function partnerOf({ name }: Filter, filters: readonly Filter[]): Filter | undefined {
  for (const { from, to } of PAIRS) {
    const match = from.exec(name);
    if (!match) continue;
    const partner = [match.groups!['name'], to].filter(Boolean).join('_');
    return filters.find((one) => one.name === partner && one.control === 'moment');
  }
  return undefined;
}

/** `Starts` for `Starts after`, and `Period` where the names are only the ends. */
function periodLabel({ label }: Filter): string {
  return label.replace(/ ?(?:after|start date|from)$/i, '') || 'Period';
}
