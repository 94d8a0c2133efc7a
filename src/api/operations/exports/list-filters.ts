/** The query parameters that filter exports, in lists and counts. */
import { type Static, Type } from 'typebox';
import { invalid } from '../../../errors.ts';
import type { ListFilters } from '../../../exports/list.ts';
import { ORIGINS } from '../../../exports/origin.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { ParamError, text } from '../../../reports/param.ts';
import { queryList } from '../../query.ts';
import { STATUSES } from './export-response.ts';

/** Maximum characters of an e-mail address: https://www.rfc-editor.org/errata/eid1690 */
const MAX_EMAIL = 254;

const others = (catalog: Catalog) => ({
  report_type: queryList(enumeration([...catalog.names]), 'Only exports of these report types.'),
  origin: queryList(enumeration(ORIGINS), 'Only exports that were started in one of these ways.'),
  created_by: queryList(
    Type.String({
      maxLength: MAX_EMAIL,
      pattern: '^(?:me|[1-9]\\d{0,14}|[^@\\s,\\x00-\\x1f]+@[^@\\s,\\x00-\\x1f]+)$',
      description: 'A user ID, an e-mail address, or `me`.',
      examples: ['me'],
    }),
    'Only exports of these users: user IDs, e-mail addresses, or `me`.',
  ),
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'Only exports whose file name or report type contains this text, or whose ID it is. The search is case-insensitive and accent-sensitive.',
      examples: ['deals'],
    }),
  ),
});

export const filtersWithoutStatus = (catalog: Catalog) => Type.Object(others(catalog));
export const filtersSchema = (catalog: Catalog) =>
  Type.Object({
    status: queryList(enumeration(STATUSES), 'Only exports with one of these statuses.'),
    ...others(catalog),
  });

type Query = Static<ReturnType<typeof filtersSchema>>;

const words = text('');

/** Throws VALIDATION_ERROR for a search text that cannot be stored. */
export function listFilters(query: { [Name in keyof Query]: Query[Name] | undefined }): ListFilters {
  const { status: statuses, report_type: reportTypes, origin: origins, created_by: createdBy, q } = query;
  return { statuses, reportTypes, origins, createdBy, words: q === undefined ? undefined : searched(q) };
}

function searched(q: string): string | undefined {
  try {
    return words.parse(q) || undefined;
  } catch (error) {
    throw error instanceof ParamError ? invalid({ field: 'q', ...error.problem }) : error;
  }
}
