import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { invalid } from '../../../errors.ts';
import { listExports } from '../../../exports/list.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { exampleExports } from './example-exports.ts';
import { exportSchema, recipientOf } from './export-response.ts';
import { filtersSchema, listFilters } from './list-filters.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;
const MAX_PAGE = 100_000;

/** A cursor begins with a letter, so that it cannot be confused with a page number. */
const CURSOR = /^c(\d{1,15})$/;

/** Pagination libraries send `next_page` or `next_cursor` in whichever of the three parameters they support. */
const position = (description: string, example: string) =>
  Type.Optional(Type.String({ pattern: '^(?:c\\d{1,15}|[1-9]\\d{0,5})$', description, examples: [example] }));
const size = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description }));

const querySchema = (catalog: Catalog) =>
  Type.Object({
    ...DryRun.properties,
    limit: size(`Maximum exports in the response. Default ${DEFAULT_LIMIT}.`),
    per_page: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_LIMIT, description: 'The same as `limit`.', examples: [DEFAULT_LIMIT] }),
    ),
    after: position('`meta.next_cursor` of the previous response. For long lists.', 'c41'),
    cursor: position('`meta.next_cursor` of the previous response. The same as `after`.', 'c41'),
    page: position('`meta.next_page` of the previous response: a page of `limit` exports, from 1.', '1'),
    ...filtersSchema(catalog).properties,
  });
type Query = Static<ReturnType<typeof querySchema>>;

const NextCursor = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'Value of `after` for the next page. Null on the last page.',
});

const responseSchema = (catalog: Catalog) =>
  Type.Object(
    {
      exports: Type.Array(exportSchema(catalog)),
      next_cursor: NextCursor,
      meta: Type.Object(
        {
          has_more: Type.Boolean({ description: 'Whether there are older exports.' }),
          next_page: Type.Unsafe<number | null>({
            type: ['integer', 'null'],
            description:
              'Value of `page` for the next page. Null on the last page, and in a list that began at a cursor.',
          }),
          next_cursor: NextCursor,
        },
        { description: 'Where the next page begins.' },
      ),
    },
    { description: 'Exports, newest first.' },
  );

const EXAMPLE = {
  exports: [{ ...exampleExports.processing, id: 2 }, exampleExports.completed],
  next_cursor: 'c41',
  meta: { has_more: true, next_page: 2, next_cursor: 'c41' },
};

/** GET /exports */
export function listExportReports(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Query }>('/exports', {
    schema: {
      operationId: 'listExportReports',
      tags: ['Reports'],
      summary: 'List exports',
      description:
        'Returns the exports that you have access to, newest first: your own as a member, those of your publisher as an admin, and all as an operator. Parts are not included.',
      querystring: querySchema(ctx.catalog),
      response: { 200: responseSchema(ctx.catalog) },
    },
    config: { examples: { 200: { first: { summary: 'First page', value: EXAMPLE } } } },
    handler: async (request) => {
      const { status, report_type, origin, created_by, q, ...place } = request.query;
      const limit = one(place, ['limit', 'per_page']) ?? DEFAULT_LIMIT;
      // Some clients always send page=1, so it does not conflict with a cursor.
      const { page, ...cursors } = place;
      const start = startOf(one(page === '1' ? cursors : place, ['after', 'cursor', 'page']) ?? '1');
      const { exports, next } = await listExports(ctx, {
        client: clientOf(request),
        limit,
        ...('before' in start ? start : { offset: (start.page - 1) * limit }),
        filters: listFilters({ status, report_type, origin, created_by, q }),
      });
      const recipient = recipientOf(ctx, request);
      const next_cursor = next === null ? null : `c${next}`;
      const next_page = next === null || 'before' in start || start.page === MAX_PAGE ? null : start.page + 1;
      return {
        exports: await Promise.all(exports.map((row) => ctx.represent(row, recipient))),
        next_cursor,
        meta: { has_more: next !== null, next_page, next_cursor },
      };
    },
  });
}

/** The value of a parameter that has several names. Throws when the request has different values for them. */
function one<Name extends keyof Query>(query: Query, names: readonly Name[]): Query[Name] | undefined {
  const given = names.filter((name) => query[name] !== undefined);
  const other = given.find((name) => query[name] !== query[given[0]!]);
  if (other === undefined) return given[0] && query[given[0]];
  throw invalid({
    field: other,
    wrong: `its value is different from \`${given[0]}\``,
    next: `Send only one of ${names.join(', ')}`,
  });
}

function startOf(position: string): { before: number } | { page: number } {
  const id = CURSOR.exec(position)?.[1];
  if (id !== undefined) return { before: Number(id) };
  const page = Number(position);
  if (page <= MAX_PAGE) return { page };
  throw invalid({
    field: 'page',
    wrong: `${page} is too large`,
    allowed: `1 to ${MAX_PAGE}`,
    next: 'For long lists, use `after`',
  });
}
