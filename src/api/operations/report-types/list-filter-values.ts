import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { invalid } from '../../../errors.ts';
import { filterValues } from '../../../exports/filter-values.ts';
import { readRequest } from '../../../exports/request.ts';
import { exampleRequest } from '../../../reports/example-request.ts';
import { ParamError, text } from '../../../reports/param.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { reportTypeName } from './report-type-response.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

const Query = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'Only values that contain this text, in the value or its label. The search is case-insensitive and accent-sensitive.',
      examples: ['united'],
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_LIMIT,
      default: DEFAULT_LIMIT,
      description: `Maximum values in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
  publisher_id: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'ID or slug of the publisher whose rows to count. Operators can use any publisher. Default: your own.',
      examples: ['acme-media'],
    }),
  ),
});

const ResponseBody = Type.Object(
  {
    values: Type.Array(
      Type.Object({
        value: Type.String({ description: 'Value to send in `search_params`.' }),
        label: Type.String({ description: 'Value to display.' }),
        rows: Type.Integer({ description: 'Number of rows with this value.' }),
      }),
      { description: 'Values, the most frequent first.' },
    ),
    truncated: Type.Boolean({ description: 'Whether there are more values.' }),
  },
  { description: 'Values of the filter.' },
);

const EXAMPLE = {
  values: [
    { value: 'US', label: 'United States', rows: 18_204 },
    { value: 'GB', label: 'United Kingdom', rows: 9120 },
  ],
  truncated: false,
};

const words = text('');

/** GET /report-types/{name}/filters/{filter}/values */
export function listFilterValues(app: FastifyInstance, ctx: ApiContext): void {
  const Params = Type.Object({
    name: reportTypeName(ctx.catalog),
    filter: Type.String({
      maxLength: 100,
      description: 'Name of a filter that takes several values.',
      examples: ['country'],
    }),
  });
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof Query> }>(
    '/report-types/:name/filters/:filter/values',
    {
      schema: {
        operationId: 'listFilterValues',
        tags: ['Reports'],
        summary: 'List filter values',
        description:
          'Returns the values of a filter that your data contains, with labels and numbers of rows, for pickers that search by name. `getReportType` says which filters have values. Rows are counted without other filters. If the report type requires a period, the last 90 days are counted. If reading takes longer than 5 seconds, returns an error.',
        params: Params,
        querystring: Query,
        response: { 200: ResponseBody },
      },
      config: { examples: { 200: { countries: { summary: 'Countries that contain "united"', value: EXAMPLE } } } },
      handler: async (request, reply) => {
        const client = clientOf(request);
        const { q = '', limit = DEFAULT_LIMIT, publisher_id } = request.query;
        const report = ctx.catalog.find(request.params.name)!;
        const { search_params } = exampleRequest(report, new Date());
        const required = (report.required ?? []).map((name) => [name, search_params[name]]);
        const body = { report_type: report.name, search_params: { ...Object.fromEntries(required), publisher_id } };
        return filterValues(ctx, {
          reader: { publisherId: client.publisherId, signal: clientLeft(reply) },
          request: await readRequest(ctx, { client, body }),
          filter: request.params.filter,
          words: searched(q),
          limit,
        });
      },
    },
  );
}

function searched(q: string): string {
  try {
    return words.parse(q);
  } catch (error) {
    throw error instanceof ParamError ? invalid({ field: 'q', ...error.problem }) : error;
  }
}
