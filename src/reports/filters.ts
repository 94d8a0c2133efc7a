/** Filters that several report types have in common. */
import { type Sql, type SqlValue, sql } from '../db/sql.ts';
import { except, excludedBy } from './exclusions.ts';
import type { Canonical } from './param.ts';
import { ids, list, text, worded } from './param.ts';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const search = (where: string) =>
  worded('containing …', text(`Text to search for in ${where}. The search is case-insensitive and accent-sensitive.`));
export const network = worded(
  'by …',
  list('Only these networks, by slug.', {
    pattern: SLUG,
    items: 'network slugs',
    fold: 'lower',
    example: 'awin',
  }),
);
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
let countries: ReadonlyMap<string, string> | undefined;

/** English names of the two-letter codes that have one. Created at the first call, because it takes 20 ms: a tenth of a short command. */
function countryNames(): ReadonlyMap<string, string> {
  countries ??= namesOfCountries();
  return countries;
}

function namesOfCountries(): ReadonlyMap<string, string> {
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return new Map(
    codes.flatMap((code) => {
      const name = regions.of(code);
      return name === undefined ? [] : [[code, name] as const];
    }),
  );
}

export const country = (whose: string) => ({
  ...worded(
    'in …',
    list(`Only these countries ${whose}, as two-letter ISO 3166-1 codes.`, {
      pattern: /^[A-Z]{2}$/,
      items: 'two-letter country codes',
      fold: 'upper',
      example: 'US',
    }),
  ),
  names: countryNames,
});
export const vertical = worded(
  'in the vertical …',
  list('Only these verticals. The comparison is case-insensitive and accent-sensitive.', {
    pattern: /^.{1,200}$/u,
    items: 'names of verticals',
    example: 'fashion',
  }),
);
export const advertiserId = worded('of advertiser …', ids('Only these advertisers, by ID.'));

/**
 * The conditions for the given filters. `build` maps the name of a filter to its SQL, from which the SQL of its exclusion is made.
 * Filters that the query uses elsewhere are not in `build`. `check-report-type.ts` finds filters that it uses nowhere.
 */
export function conditions(given: Record<string, Canonical>, build: Record<string, (value: never) => Sql>): Sql[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (Object.hasOwn(build, name)) return build[name]!(value as never);
    const excluded = excludedBy(name);
    return excluded !== null && Object.hasOwn(build, excluded) ? except(build[excluded]!(value as never)) : [];
  });
}

/** `expression in (…)`, for codes and IDs. Other text is compared with `amongTexts`. */
export function among(expression: Sql): (values: readonly (string | number)[]) => Sql {
  return (values) => sql`${expression} in (${values})`;
}

/** `expression = value`. */
export function equals(expression: Sql): (value: string | number | boolean) => Sql {
  return (value) => sql`${expression} = ${value}`;
}

/** Sorts names alphabetically: case matters only between equal letters, and accented letters follow their base letter. */
export function byName(expression: SqlValue): Sql {
  return sql`${expression} collate "und-x-icu"`;
}
