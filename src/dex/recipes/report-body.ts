/** Writes the request body in a language. */
import type { DaysAgo, Integration, IntegrationValue } from '../integration.ts';

/** How a language writes the values of a request. */
export interface Notation {
  text(value: string): string;
  truth: { true: string; false: string };
  number(value: number): string;
  list(items: readonly string[]): string;
  /** A call that computes a day in UTC when the program runs. */
  daysAgo(days: number): string;
  /** The name of a member with its separator, such as `"country":`. */
  key(key: string): string;
  open: string;
  close: string;
  /** Separator after each member but the last, and after the last one. */
  separators: readonly [string, string];
  indent: string;
  /** Whether values of adjacent lines are aligned, as by the language's formatter. */
  aligned?: boolean;
}

/** The style that most languages share. */
export const commonNotation = {
  truth: { true: 'true', false: 'false' },
  number: String,
  list: (items: readonly string[]) => `[${items.join(', ')}]`,
  open: '{',
  close: '}',
  separators: [',', ','],
  indent: '    ',
} as const;

type Member = readonly [key: string, value: string];

/** `{report_type, search_params, index_params}`, without empty members. */
export function reportBody({ reportType, search, index }: Integration, style: Notation): string {
  const params = Object.entries({ search_params: search, index_params: index })
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(([key, values]): Member => [key, object(values, style)]);
  return block([['report_type', style.text(reportType)], ...params], style);
}

/** The relative days of a request, in the order in which they are written. */
export function daysOf({ search, index }: Integration): number[] {
  return [...Object.values(search), ...Object.values(index)].filter(isDay).map(({ daysAgo }) => daysAgo);
}

function object(values: Readonly<Record<string, IntegrationValue>>, style: Notation): string {
  return block(
    Object.entries(values).map(([key, value]): Member => [key, written(value, style)]),
    style,
  );
}

function written(value: IntegrationValue, style: Notation): string {
  if (typeof value === 'string') return style.text(value);
  if (typeof value === 'number') return style.number(value);
  if (typeof value === 'boolean') return style.truth[`${value}`];
  if (isDay(value)) return style.daysAgo(value.daysAgo);
  return style.list(value.map((item) => style.text(item)));
}

function isDay(value: IntegrationValue): value is DaysAgo {
  return typeof value === 'object' && 'daysAgo' in value;
}

function block(members: readonly Member[], style: Notation): string {
  const [between, last] = style.separators;
  const lines = members.map(([key, value], i) => {
    const name = style.aligned ? style.key(key).padEnd(column(members, i, style)) : style.key(key);
    return `${style.indent}${name} ${value.replaceAll('\n', `\n${style.indent}`)}${i < members.length - 1 ? between : last}`;
  });
  return [style.open, ...lines, style.close].join('\n');
}

/** The longest name among the adjacent one-line members. */
function column(members: readonly Member[], i: number, style: Notation): number {
  const oneLine = (n: number) => members[n] !== undefined && !members[n][1].includes('\n');
  if (!oneLine(i)) return 0;
  let [from, to] = [i, i];
  while (oneLine(from - 1)) from--;
  while (oneLine(to + 1)) to++;
  return Math.max(...members.slice(from, to + 1).map(([key]) => style.key(key).length));
}
