/** Filters that several reports share. */
import { type Sql, type SqlValue, sql } from '../db/sql.ts';
import type { Canonical } from './param.ts';
import { ids, list, text } from './param.ts';

export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const search = (where: string) =>
  text(`Words to look for in ${where}. The search is case-insensitive; accents count.`);
export const network = list('Only these networks, by slug.', {
  pattern: SLUG,
  items: 'slugs of networks',
  fold: 'lower',
  example: 'awin',
});
export const country = (whose: string) =>
  list(`Only these countries ${whose}, as two-letter ISO 3166-1 codes.`, {
    pattern: /^[A-Z]{2}$/,
    items: 'two-letter country codes',
    fold: 'upper',
    example: 'US',
  });
export const vertical = list('Only these lines of business. The comparison is case-insensitive; accents count.', {
  pattern: /^.{1,200}$/u,
  items: 'names of verticals',
  example: 'fashion',
});
export const advertiserId = ids('Only these advertisers, by id.');

/** A condition for each filter that was given; `build` maps a filter's name to its SQL. */
export function conditions(given: Record<string, Canonical>, build: Record<string, (value: never) => Sql>): Sql[] {
  return Object.entries(given).flatMap(([name, value]) => build[name]?.(value as never) ?? []);
}

/** `expression in (…)`, for codes and ids. Text that people wrote is compared with `amongTexts`. */
export function among(expression: Sql): (values: readonly (string | number)[]) => Sql {
  return (values) => sql`${expression} in (${values})`;
}

/** `expression = value`. */
export function equals(expression: Sql): (value: string | number | boolean) => Sql {
  return (value) => sql`${expression} = ${value}`;
}

/** Sorts names as people expect: letters before case, accents beside their letter. */
export function byName(expression: SqlValue): Sql {
  return sql`${expression} collate "und-x-icu"`;
}
