import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { RequestError } from '../errors.ts';
import { listExports } from '../exports/list.ts';
import { catalogue } from '../reports/catalogue.ts';
import { callerOf } from './authenticate.ts';
import { type ApiContext, originOf } from './context.ts';
import { errorAnswers } from './error-answer.ts';
import { exampleExports } from './example-exports.ts';
import { describeExport, ExportAnswer, STATUSES } from './export-answer.ts';
import { commaList, DryRun } from './query.ts';

const DEFAULT_LIMIT = 50;
const MOST = 1000;

const cursor = (description: string) => Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description }));

const Query = Type.Object({
  ...DryRun.properties,
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST, default: DEFAULT_LIMIT, description: 'Most exports in the answer.' }),
  ),
  page: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'Page of `limit` exports, from 1. For long lists use `after`.',
    }),
  ),
  after: cursor('`next_cursor` of the page before.'),
  cursor: cursor('The same as `after`.'),
  status: Type.Optional(Type.String({ description: 'Only these states, joined by commas.' })),
  report_type: Type.Optional(Type.String({ description: 'Only these report types, joined by commas.' })),
});

const Answer = Type.Object(
  {
    exports: Type.Array(ExportAnswer),
    next_cursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'What `after` takes for the next page; null on the last.',
    }),
  },
  { description: 'Exports, newest first.' },
);

/** GET /exports */
export function listExportReports(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/exports', {
    schema: {
      operationId: 'listExportReports',
      tags: ['Reports'],
      summary: 'List reports',
      description:
        'The exports you may see, newest first: your own as a member, those of your publisher as an admin, all as an operator. Parts are not listed.',
      querystring: Query,
      response: { 200: Answer, ...errorAnswers('UNAUTHORIZED', 'VALIDATION_ERROR') },
    },
    config: {
      examples: {
        200: {
          first: {
            summary: 'The first page of more',
            value: { exports: [exampleExports.processing, { ...exampleExports.completed, id: 41 }], next_cursor: '41' },
          },
        },
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { limit = DEFAULT_LIMIT, page = 1, after, cursor: alias, status, report_type } = request.query;
      const before = after ?? alias;
      const statuses = words('status', status, STATUSES);
      const reportTypes = words(
        'report_type',
        report_type,
        catalogue.map((report) => report.name),
      );
      const { exports, next } = await listExports(ctx, {
        caller,
        limit,
        offset: before === undefined ? (page - 1) * limit : 0,
        ...(before === undefined ? {} : { before: Number(before) }),
        ...(statuses ? { statuses } : {}),
        ...(reportTypes ? { reportTypes } : {}),
      });
      const origin = originOf(ctx.config, request);
      return {
        exports: await Promise.all(exports.map((row) => describeExport(ctx, origin, row))),
        next_cursor: next === null ? null : String(next),
      };
    },
  });
}

function words<T extends string>(field: string, text: string | undefined, allowed: readonly T[]): T[] | undefined {
  const given = commaList(text);
  const wrong = given?.find((word) => !allowed.includes(word as T));
  if (wrong === undefined) return given as T[] | undefined;
  const message = `${field} holds "${wrong.slice(0, 60)}"; it may hold ${allowed.join(', ')}.`;
  throw new RequestError('VALIDATION_ERROR', message, { details: [{ field, message }] });
}
