/** The parameters and members of lists that are paged by ID: `limit`, `after` and `next_cursor`. */
import { Type } from 'typebox';

/** Default and maximum of `limit`. */
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** The query parameters. `what` is a plural noun: `API keys`. */
export function pageParams(what: string) {
  return {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_LIMIT,
        default: DEFAULT_LIMIT,
        description: `Maximum ${what} in the response. Default ${DEFAULT_LIMIT}.`,
      }),
    ),
    after: Type.Optional(
      Type.String({
        pattern: '^c\\d{1,15}$',
        description: '`next_cursor` of the previous response.',
        examples: ['c41'],
      }),
    ),
  };
}

export const NextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'Value of `after` for the next page. Null on the last page.',
  examples: [null],
});

export interface PageStart {
  /** Rows to read: one more than the page has, so that a next page is noticed. */
  limit: number;
  /** The last ID of the previous page. */
  before: number | undefined;
}

export function pageStart({ limit = DEFAULT_LIMIT, after }: { limit?: number; after?: string }): PageStart {
  return { limit: limit + 1, before: after === undefined ? undefined : Number(after.slice(1)) };
}

/** Splits the rows that were read for a page into the page and the cursor of the next one. */
export function pageOf<Row extends { id: number }>(
  rows: readonly Row[],
  { limit }: PageStart,
): { page: Row[]; next: string | null } {
  const page = rows.slice(0, limit - 1);
  return { page, next: rows.length === limit ? `c${page.at(-1)!.id}` : null };
}
