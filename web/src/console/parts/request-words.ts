/** A request in words: its filters and its presentation, with the names that forms and files have. */
import { DIALECT_NAMES, LINE_ENDING_NAMES } from '../data/csv-options.ts';
import { listOf } from '../data/list-of.ts';
import { FORMAT_NAMES, type ReportType } from '../data/report-types.ts';
import type { RequestBody } from '../data/request-of.ts';
import type { ValueLabels } from '../data/value-labels.ts';
import { dateInWords } from './date-words.ts';
import { countInWords } from './words.ts';

export interface Line {
  name: string;
  value: string;
}

interface Known {
  type?: ReportType | undefined;
  /** The filters of the next run of a schedule, in which relative dates are dates. */
  next?: Record<string, unknown> | undefined;
  labels?: ValueLabels;
}

/** The filters in the order of the form. What is not known about them is written as in the request. */
export function filterLines(
  { search_params }: Pick<RequestBody, 'search_params'>,
  { type, next, labels }: Known = {},
): Line[] {
  const order = type?.filters.map(({ name }) => name) ?? [];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return given(search_params)
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => {
      const filter = type?.filters.find((one) => one.name === name);
      const named = labels?.get(name);
      const inWords = (one: unknown) => (named ? withLabels(one, named) : valueInWords(one, filter?.control));
      const words = inWords(value);
      const date = next?.[name] === undefined ? words : inWords(next[name]);
      return {
        name: filter?.label ?? labelOf(name),
        value: date === words ? words : `${words} (${date} in the next run)`,
      };
    });
}

/** Columns, sort order and the options of the file. */
export function presentationLines({ index_params }: Pick<RequestBody, 'index_params'>, type?: ReportType): Line[] {
  const { columns, sort, direction, ...others } = index_params;
  const label = (key: unknown) => type?.columns.find((column) => column.key === key)?.label ?? labelOf(String(key));
  return [
    ...(columns == null ? [] : [{ name: 'Columns', value: listOf(columns).map(label).join(', ') }]),
    ...(sort == null
      ? []
      : [{ name: 'Sorted by', value: `${sortInWords(String(sort), type)}${directionOf(direction)}` }]),
    ...(sort == null && direction != null
      ? [{ name: 'Sort direction', value: DIRECTIONS.get(direction) ?? String(direction) }]
      : []),
    ...given(others).map(([name, value]) => ({ name: labelOf(name), value: optionInWords(name, value) })),
  ];
}

/** `publisher_id` as `Publisher ID`. */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/\bid\b/g, 'ID');
  return LABELS.get(name) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const LABELS = new Map([
  ['timezone', 'Time zone'],
  ['filename', 'File name'],
  ['bom', 'Byte order mark'],
  ['header', 'Header row'],
  ['format', 'File format'],
  ['dialect', 'Separators'],
  ['line_ending', 'Line endings'],
  ['summary', 'Summary sheet'],
]);

function given(params: Record<string, unknown>): [string, unknown][] {
  return Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
}

function valueInWords(value: unknown, control?: ReportType['filters'][number]['control']): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map((one) => valueInWords(one, control)).join(', ');
  if (typeof value === 'number') return control === 'integer' ? countInWords(value) : String(value);
  const text = String(value);
  // A text that is searched for can look like a date.
  if (control === 'text') return text;
  return control === 'choice' ? wordOf(text) : dateInWords(text);
}

/** `United States (US), Rivage (1234)`. */
function withLabels(value: unknown, labels: ReadonlyMap<string, string>): string {
  return listOf(value)
    .map((one) => {
      const label = labels.get(one);
      return label === undefined || label === one ? one : `${label} (${one})`;
    })
    .join(', ');
}

/** A word of an enumeration: `Not joined` for `not_joined`. */
function wordOf(value: string): string {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function optionInWords(name: string, value: unknown): string {
  if (name === 'timezone') return zoneInWords(String(value));
  if (name === 'format') return FORMAT_NAMES[value as keyof typeof FORMAT_NAMES] ?? String(value);
  if (name === 'dialect') return DIALECT_NAMES[String(value)] ?? String(value);
  if (name === 'line_ending') return LINE_ENDING_NAMES[String(value)] ?? String(value);
  return typeof value === 'boolean' ? valueInWords(value) : String(value);
}

const DIRECTIONS = new Map<unknown, string>([
  ['asc', 'ascending'],
  ['desc', 'descending'],
]);

function directionOf(direction: unknown): string {
  const words = DIRECTIONS.get(direction);
  return words === undefined ? '' : `, ${words}`;
}

/** As the form calls it. */
function sortInWords(sort: string, type: ReportType | undefined): string {
  return type?.orders.find(({ name }) => name === sort)?.description.split('. ')[0] ?? labelOf(sort);
}

/** `Central European Time (Europe/Berlin)`. A zone that the browser does not know stays as it is. */
function zoneInWords(zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts();
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value;
    return !name || zone.toUpperCase() === 'UTC' ? zone : `${name} (${zone})`;
  } catch {
    return zone;
  }
}
