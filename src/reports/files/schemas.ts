/** The form of report types in files. The message of each schema completes the sentence *Allowed: …*. */
import { z } from 'zod';
import { Sql } from '../../db/sql.ts';
import { FORMAT_NAMES } from '../../encode/format.ts';
import { KINDS } from '../../encode/kinds.ts';
import { CONTROLS } from '../param.ts';
import { KEY_TYPES } from '../report-type.ts';

/** Names in requests: of report types, filters, columns and sort orders. */
const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const NAMES = 'lower-case words joined by underscores';

/** Aliases that need no quotes. */
const ALIAS = /^[a-z_][a-z0-9_]*$/;
const ALIASES = 'an alias in lower case, such as o';

function object<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, `an object with ${Object.keys(shape).join(', ')}`);
}

function choice<const T extends readonly string[]>(allowed: T) {
  return z.enum(allowed, allowed.join(', '));
}

function listOf<T extends z.core.SomeType>(one: T, of: string) {
  return z.array(one, `a list of ${of}`).min(1, `at least one of ${of}`);
}

function named<T extends z.core.SomeType>(one: T, of: string) {
  return z.record(z.string().regex(NAME, NAMES), one, `${of} by name`);
}

/** In a source, the database itself can limit the rows (`SHEAF_ROW_SECURITY`), and the file has no scope then. */
const hasLimit = ({ source, scope }: { source?: unknown; scope?: unknown }) =>
  source !== undefined || scope !== undefined;

const text = z.string('a text').regex(/\S/, 'a text that is not empty');
const name = z.string(NAMES).regex(NAME, NAMES);
const flag = z.boolean('true, false');
const integer = z.int('a whole number');
const width = z.number('a number from 1 to 255').min(1, 'a number from 1 to 255').max(255, 'a number from 1 to 255');
const slugs = listOf(text, 'slugs of publishers');
const oneOrSeveral = <T extends z.core.SomeType>(schema: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : value === undefined ? value : [value]), schema);

/** `sqlOf` is the schema of an expression: text in YAML, {@link Sql} in TypeScript. */
function common<T extends z.core.SomeType>(sqlOf: T) {
  const key = object({ sql: sqlOf, type: choice(KEY_TYPES) });
  return {
    key,
    order: object({ description: text, key, within: key.optional() }),
    exampleValue: z.union(
      [z.string(), z.number(), z.boolean(), z.strictObject({ daysAgo: z.int() })],
      'a string, a number, true, false, or an object with daysAgo',
    ),
    direction: choice(['asc', 'desc']),
  };
}

const summary = object({
  dimensions: listOf(name, 'keys of columns'),
  measures: listOf(name, 'keys of columns').optional(),
  currency: name.optional(),
});

const sqlText = z.string('an SQL expression').regex(/\S/, 'an SQL expression');
const inYaml = common(sqlText);

/** The types of filters in YAML, which are those of the controls in forms. */
const filterInYaml = object({
  type: choice(CONTROLS),
  description: text,
  sql: sqlText,
  phrase: text.optional(),
  values: listOf(text, 'values').optional(),
  pattern: text.optional(),
  items: text.optional(),
  example: z.union([z.string(), z.number()], 'a text').optional(),
  min: integer.optional(),
  max: integer.optional(),
});

export type FilterInYaml = z.infer<typeof filterInYaml>;

/** A report type in a YAML or JSON file. */
export const reportInYaml = object({
  name,
  title: text,
  description: text,
  format: choice(FORMAT_NAMES),
  source: text.optional(),
  file_stem: text.optional(),
  from: sqlText,
  where: oneOrSeveral(listOf(sqlText, 'SQL conditions')).optional(),
  scope: object({
    publishers: slugs.optional(),
    publisher_id: sqlText.optional(),
    publisher_slug: sqlText.optional(),
  })
    .refine((scope) => Object.keys(scope).length === 1, 'exactly one of publishers, publisher_id, publisher_slug')
    .optional(),
  key: oneOrSeveral(listOf(inYaml.key, 'keys with sql and type')),
  columns: listOf(
    object({
      key: name,
      label: text,
      kind: choice(KINDS),
      sql: sqlText,
      description: text,
      width: width.optional(),
      default: flag.optional(),
      computed: flag.optional(),
    }),
    'columns',
  ),
  filters: named(filterInYaml, 'filters').optional(),
  orders: named(
    object({
      description: text,
      sql: sqlText,
      type: choice(KEY_TYPES),
      within: inYaml.key.optional(),
    }),
    'sort orders',
  ),
  default_order: object({ sort: name, direction: inYaml.direction }),
  changed: listOf(z.string().regex(ALIAS, ALIASES), 'aliases of tables in from').optional(),
  required: listOf(name, 'names of filters').optional(),
  example: named(inYaml.exampleValue, 'values of filters').optional(),
  timeline: name.optional(),
  summary: summary.optional(),
  labels: named(sqlText, 'SQL expressions').optional(),
}).refine(hasLimit, {
  path: ['scope'],
  message: 'an object with publishers, publisher_id, publisher_slug',
});

export type ReportInYaml = z.infer<typeof reportInYaml>;

const piece = z.instanceof(Sql, { error: 'SQL by the sql tag of sheaf/reports' });
const inCode = common(piece);
const method = (what: string) => z.custom<never>((value) => typeof value === 'function', `a function ${what}`);

/** The value of a report type in a TypeScript file, which nobody has to have checked by its types. */
export const reportInCode = object({
  name,
  title: text,
  description: text,
  format: choice(FORMAT_NAMES),
  source: text.optional(),
  fileStem: text,
  search: named(
    z.looseObject(
      { control: choice(CONTROLS), schema: z.looseObject({}), parse: method('that makes a value canonical') },
      'a filter made by text, list, oneOf, ids, flag, integer or moment',
    ),
    'filters',
  ),
  required: z.array(name, 'a list of names of filters').optional(),
  example: named(inCode.exampleValue, 'values of filters').optional(),
  check: method('that returns a conflict or null').optional(),
  columns: listOf(
    object({
      key: name,
      label: text,
      kind: choice(KINDS),
      width,
      description: text,
      computed: flag.optional(),
      default: flag,
      sql: piece,
    }),
    'columns',
  ),
  orders: named(inCode.order, 'sort orders'),
  defaultOrder: object({ sort: name, direction: inCode.direction }),
  tieBreak: oneOrSeveral(listOf(inCode.key, 'keys with sql and type')),
  scope: object({
    publishers: slugs.optional(),
    publisherId: piece.optional(),
    publisherSlug: piece.optional(),
    rowSecurity: z.literal(true, 'true').optional(),
  })
    .refine(
      (scope) => Object.keys(scope).length === 1,
      'exactly one of publishers, publisherId, publisherSlug, rowSecurity',
    )
    .optional(),
  labels: named(piece, 'SQL expressions').optional(),
  timeline: name.optional(),
  summary: summary.optional(),
  query: method('that returns from and where'),
  changed: method('that returns SQL conditions').optional(),
}).refine(hasLimit, {
  path: ['scope'],
  message: 'an object with publishers, publisherId, publisherSlug, rowSecurity',
});
