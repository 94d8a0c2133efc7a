/** Turns a report type in YAML into one like those of Sheaf. */
import { identifier, joinSql, type Sql, type SqlValue, sql } from '../../db/sql.ts';
import type { Kind } from '../../encode/kinds.ts';
import { conditions } from '../filters.ts';
import { instant, snapshotInstant } from '../instant.ts';
import type { Canonical, Filter } from '../param.ts';
import { flag, ids, integer, list, moment, oneOf, text, worded } from '../param.ts';
import type { ReportType, Scope, SortKey, Summary } from '../report-type.ts';
import { filled, placeholdersIn } from './placeholders.ts';
import type { FileProblem } from './problems.ts';
import type { FilterInYaml, ReportInYaml } from './schemas.ts';

/** Widths in characters, by the kind of the column. */
const WIDTHS: Record<Kind, number> = {
  text: 30,
  id: 16,
  integer: 12,
  decimal: 12,
  money: 14,
  percent: 12,
  boolean: 10,
  date: 12,
  timestamp: 20,
  url: 40,
};

/** What the SQL of a report type can use besides its filters. */
const OF_THE_EXPORT = ['publisher_id', 'as_of'];

/** The placeholders of a filter: the ends of a date or timestamp, or its value. */
const placeholdersOf = ({ type }: FilterInYaml) => (type === 'moment' ? ['start', 'end'] : ['value']);

/** The report type. It is only complete if {@link yamlProblems} finds nothing. */
export function reportOfYaml(given: ReportInYaml): ReportType {
  const { name, filters = {}, default_order: defaultOrder, where = [], changed } = given;
  return {
    name,
    title: given.title,
    description: given.description.trim().replace(/\s+/g, ' '),
    format: given.format,
    ...(given.source === undefined ? {} : { source: given.source }),
    fileStem: given.file_stem ?? name.replaceAll('_', '-'),
    search: Object.fromEntries(Object.entries(filters).map(([filter, one]) => [filter, filterOf(one)])),
    ...(given.required ? { required: given.required } : {}),
    ...(given.example ? { example: given.example } : {}),
    columns: given.columns.map(({ sql: expression, computed, ...column }) => ({
      default: true,
      ...column,
      ...(computed === undefined ? {} : { computed }),
      width: column.width ?? WIDTHS[column.kind],
      sql: filled(expression, {}),
    })) as ReportType['columns'],
    orders: Object.fromEntries(
      Object.entries(given.orders).map(([order, { description, within, ...key }]) => [
        order,
        { description, key: keyOf(key), ...(within ? { within: keyOf(within) } : {}) },
      ]),
    ),
    defaultOrder,
    tieBreak: given.key.map(keyOf),
    scope: scopeOf(given.scope),
    ...(given.labels ? { labels: Object.fromEntries(Object.entries(given.labels).map(labelOf)) } : {}),
    ...(given.timeline ? { timeline: given.timeline } : {}),
    ...(given.summary ? { summary: summaryOf(given.summary) } : {}),
    ...(changed ? { changed: (_, { written }) => changed.map((alias) => written(identifier(alias))) } : {}),
    query(search, { publisherId, asOf }) {
      const export_ = { publisher_id: publisherId, as_of: snapshotInstant(asOf) };
      const build = Object.entries(filters).map(([filter, one]) => [filter, conditionOf(one, export_)] as const);
      return {
        from: filled(given.from, export_),
        where: [...where.map((one) => filled(one, export_)), ...conditions(search, Object.fromEntries(build))],
      };
    },
  };
}

const keyOf = ({ sql: expression, type }: { sql: string; type: SortKey['type'] }): SortKey => ({
  sql: filled(expression, {}),
  type,
});

const labelOf = ([filter, expression]: [string, string]) => [filter, filled(expression, {})] as const;

function summaryOf({ dimensions, measures, currency }: NonNullable<ReportInYaml['summary']>): Summary {
  return { dimensions, ...(measures ? { measures } : {}), ...(currency === undefined ? {} : { currency }) };
}

function scopeOf(scope: ReportInYaml['scope']): Scope {
  if (!scope) return { rowSecurity: true };
  const { publishers, publisher_id, publisher_slug } = scope;
  if (publishers) return { publishers };
  return publisher_id === undefined
    ? { publisherSlug: filled(publisher_slug!, {}) }
    : { publisherId: filled(publisher_id, {}) };
}

function filterOf(given: FilterInYaml): Filter {
  const filter = plainFilter(given);
  return given.phrase === undefined ? filter : worded(given.phrase, filter);
}

function plainFilter({ type, description, values, pattern, items, example, min, max }: FilterInYaml): Filter {
  switch (type) {
    case 'text':
      return text(description);
    case 'list':
      return list(description, {
        pattern: new RegExp(pattern ?? '^.{1,200}$', 'u'),
        items: items ?? 'texts of at most 200 characters',
        ...(example === undefined ? {} : { example: String(example) }),
      });
    case 'choice':
      return oneOf(description, values ?? []);
    case 'ids':
      return ids(description);
    case 'flag':
      return flag(description);
    case 'integer':
      return integer(description, { min: min ?? 0, max: max ?? 1_000_000_000 });
    case 'moment':
      return moment(description);
  }
}

/** The condition of a filter as a function of its canonical value. */
function conditionOf({ type, sql: condition }: FilterInYaml, export_: Record<string, SqlValue>) {
  return (value: Canonical): Sql => {
    if (type !== 'moment') return filled(condition, { ...export_, value: value as SqlValue });
    const [start, end] = [instant(String(value), 'start'), instant(String(value), 'end')];
    return filled(condition, {
      ...export_,
      start: joinSql([sql`(`, start, sql`)`], ''),
      end: joinSql([sql`(`, end, sql`)`], ''),
    });
  };
}

/** What is wrong with a report type although it has the form of the schema. */
export function yamlProblems(given: ReportInYaml): FileProblem[] {
  const filters = Object.entries(given.filters ?? {});
  const fixed = [
    ...given.columns.map(({ sql: one }, i) => [['columns', i, 'sql'], one] as const),
    ...given.key.map(({ sql: one }, i) => [['key', i, 'sql'], one] as const),
    ...Object.entries(given.orders).map(([name, { sql: one }]) => [['orders', name, 'sql'], one] as const),
    ...Object.entries(given.labels ?? {}).map(([name, one]) => [['labels', name], one] as const),
  ];
  const ofTheExport = [['from'], ...(given.where ?? []).map((_, i) => ['where', i])];
  return [
    ...fixed.flatMap(([path, one]) => strayPlaceholders(path, one, [])),
    ...[given.from, ...(given.where ?? [])].flatMap((one, i) => strayPlaceholders(ofTheExport[i]!, one, OF_THE_EXPORT)),
    ...filters.flatMap(([name, filter]) => filterProblems(['filters', name], filter)),
  ];
}

function strayPlaceholders(path: readonly PropertyKey[], text_: string, allowed: readonly string[]): FileProblem[] {
  const shown = allowed.map((name) => `:${name}`).join(', ') || 'none here';
  return placeholdersIn(text_)
    .filter((name) => !allowed.includes(name))
    .map((name) => ({ path, wrong: `:${name} is not a placeholder`, allowed: shown }));
}

function filterProblems(path: readonly PropertyKey[], filter: FilterInYaml): FileProblem[] {
  const own = placeholdersOf(filter);
  const problems = strayPlaceholders([...path, 'sql'], filter.sql, [...own, ...OF_THE_EXPORT]);
  const used = placeholdersIn(filter.sql);
  if (problems.length === 0 && !own.some((name) => used.includes(name))) {
    problems.push({
      path: [...path, 'sql'],
      wrong: 'does not use the value',
      next: `Write ${own.map((name) => `:${name}`).join(' or ')} where it belongs`,
    });
  }
  const only: [keyof FilterInYaml, FilterInYaml['type']][] = [
    ['values', 'choice'],
    ['pattern', 'list'],
    ['items', 'list'],
    ['example', 'list'],
    ['min', 'integer'],
    ['max', 'integer'],
  ];
  for (const [member, type] of only) {
    if (filter[member] !== undefined && filter.type !== type) {
      problems.push({
        path: [...path, member],
        wrong: `belongs to filters of type ${type}, but this one has type ${filter.type}`,
      });
    }
  }
  if (filter.type === 'choice' && !filter.values) {
    problems.push({
      path: [...path, 'values'],
      wrong: 'required by filters of type choice, but missing',
      next: 'List all values',
    });
  }
  if (filter.pattern !== undefined && !isPattern(filter.pattern)) {
    problems.push({
      path: [...path, 'pattern'],
      wrong: `${JSON.stringify(filter.pattern)} is not a regular expression`,
    });
  }
  if ((filter.min ?? 0) >= (filter.max ?? 1_000_000_000)) {
    problems.push({
      path: [...path, 'max'],
      wrong: `${filter.max} is not greater than min`,
      allowed: `more than ${filter.min ?? 0}`,
    });
  }
  return problems;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
