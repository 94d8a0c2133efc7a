import fastify, { type FastifySchemaValidationError } from 'fastify';
import { expect, test } from 'vitest';
import { detailOf } from '../errors.ts';
import { schemaProblem } from './schema-problem.ts';

const app = fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true, verbose: true } } });
app.post('/', {
  schema: {
    body: {
      type: 'object',
      required: ['type'],
      additionalProperties: false,
      properties: {
        type: { type: 'string', enum: ['coupon', 'sale'] },
        limit: { type: 'integer', minimum: 1, maximum: 50 },
        id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        question: { type: 'string', minLength: 1, maxLength: 5 },
        after: {
          type: 'string',
          pattern: '^c\\d+$',
          description: '`next_cursor` of the previous response. For long lists.',
          examples: ['c41'],
        },
        code: { type: 'string', pattern: '^\\d+$', examples: ['41'] },
        dry_run: { type: 'boolean' },
        note: { type: ['string', 'null'] },
        events: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', enum: ['a', 'b'] } },
        order: { type: 'object', properties: {} },
      },
    },
  },
  handler: async () => null,
});
app.setErrorHandler((error: { validation?: FastifySchemaValidationError[] }, _request, reply) =>
  reply.send(error.validation!.map((one) => detailOf(schemaProblem(one)))),
);

test.each<[object | string, string, string]>([
  [{}, 'type', '`type`: required, but missing. Add it.'],
  [{ type: 'foo' }, 'type', '`type`: "foo" is not valid. Allowed: coupon, sale.'],
  [{ limit: 'many' }, 'limit', '`limit`: "many" is not valid. Allowed: an integer, 1 to 50.'],
  [{ limit: 0 }, 'limit', '`limit`: 0 is too small. Allowed: 1 to 50.'],
  [{ limit: 51 }, 'limit', '`limit`: 51 is too large. Allowed: 1 to 50.'],
  [{ id: 0 }, 'id', '`id`: 0 is too small. Allowed: 1 to 9007199254740991.'],
  [{ question: '' }, 'question', '`question`: "" is too short. Allowed: 1 to 5 characters.'],
  [{ question: 'abcdef' }, 'question', '`question`: 6 characters are too many. Allowed: 1 to 5 characters.'],
  [
    { after: 'x' },
    'after',
    '`after`: "x" is not valid. Allowed: `next_cursor` of the previous response, for example c41.',
  ],
  [{ code: 'x' }, 'code', '`code`: "x" is not valid. Allowed: values like 41.'],
  [{ dry_run: 'yes' }, 'dry_run', '`dry_run`: "yes" is not valid. Allowed: true or false.'],
  [{ note: {} }, 'note', '`note`: {} is not valid. Allowed: a string or null.'],
  [{ events: [] }, 'events', '`events`: too few items. Allowed: at least 1.'],
  [{ events: ['a', 'a'] }, 'events', '`events`: contains the same item twice. Send each item once.'],
  [{ events: ['c'] }, 'events.0', '`events`: "c" is not valid. Allowed: a, b.'],
  [{ order: 7 }, 'order', '`order`: 7 is not valid. Allowed: a JSON object.'],
  [
    { typ: 'sale' },
    'typ',
    '`typ`: unknown field. Allowed: type, limit, id, question, after, code, dry_run, note, events, order. Remove or rename it.',
  ],
  ['[]', '', '`body`: [] is not valid. Allowed: a JSON object.'],
])('%j: field, value, what is allowed', async (payload, field, message) => {
  const headers = { 'content-type': 'application/json' };
  const details = (await app.inject({ method: 'POST', url: '/', headers, payload })).json();
  expect(details).toContainEqual({ field, message });
});
