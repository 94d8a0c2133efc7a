import { describe, expect, test } from 'vitest';
import type { ApiDocument, Media, Schema } from './document.ts';
import { toOpenApi30 } from './openapi-30.ts';

function converted(schema: object): object {
  const { components } = toOpenApi30(documentWith({ A: schema as Schema })) as ApiDocument;
  return components.schemas['A']!;
}

function documentWith(schemas: Record<string, Schema>, more: Partial<ApiDocument> = {}): ApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1', description: 'D.', license: { name: 'L', identifier: 'Apache-2.0' } },
    tags: [],
    paths: {},
    components: { securitySchemes: {}, schemas },
    ...more,
  };
}

describe('converting a schema from 3.1 to 3.0', () => {
  test.each<[string, object, object]>([
    [
      'a nullable string',
      { type: ['string', 'null'], format: 'uri' },
      { type: 'string', nullable: true, format: 'uri' },
    ],
    ['only null', { type: 'null' }, { type: 'object', nullable: true, enum: [null] }],
    ['several types', { type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    [
      'several types or null',
      { type: ['string', 'integer', 'null'] },
      {
        anyOf: [
          { type: 'string', nullable: true },
          { type: 'integer', nullable: true },
        ],
      },
    ],
    [
      'several types next to anyOf',
      { type: ['string', 'integer'], anyOf: [{ minimum: 1 }, { maxLength: 3 }] },
      { anyOf: [{ type: 'string' }, { type: 'integer' }], allOf: [{ anyOf: [{ minimum: 1 }, { maxLength: 3 }] }] },
    ],
    [
      'anyOf with one type or null',
      { description: 'd', anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] },
      { type: 'string', maxLength: 3, description: 'd', nullable: true },
    ],
    [
      'oneOf with two types or null',
      { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
      { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'object', nullable: true, enum: [null] }] },
    ],
    [
      'a reference or null, because a reference cannot be nullable',
      { anyOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }] },
      { anyOf: [{ $ref: '#/components/schemas/B' }, { type: 'object', nullable: true, enum: [null] }] },
    ],
    [
      'a reference with a description',
      { $ref: '#/components/schemas/B', description: 'd' },
      { allOf: [{ $ref: '#/components/schemas/B' }], description: 'd' },
    ],
    ['a constant', { type: 'string', const: 'a' }, { type: 'string', enum: ['a'] }],
    ['examples', { type: 'string', examples: ['a', 'b'] }, { type: 'string', example: 'a' }],
    [
      'an example that is null',
      { type: ['string', 'null'], examples: [null] },
      { type: 'string', nullable: true, example: null },
    ],
    [
      'exclusive bounds',
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
    ],
    ['binary data', { type: 'string', contentMediaType: 'image/png' }, { type: 'string', format: 'binary' }],
    [
      'base64 data',
      { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' },
      { type: 'string', format: 'byte' },
    ],
    [
      'the schemas true and false',
      { type: 'array', items: true, not: false },
      { type: 'array', items: {}, not: { not: {} } },
    ],
    [
      'nested schemas',
      { type: 'object', properties: { type: { type: ['integer', 'null'] } }, additionalProperties: { const: 1 } },
      {
        type: 'object',
        properties: { type: { type: 'integer', nullable: true } },
        additionalProperties: { enum: [1] },
      },
    ],
  ])('%s', (_, schema, expected) => expect(converted(schema)).toEqual(expected));

  test('rejects a keyword without an equivalent in 3.0', () => {
    expect(() => converted({ type: 'object', propertyNames: { pattern: '^a' } })).toThrow('propertyNames');
  });
});

describe('converting a document from 3.1 to 3.0', () => {
  test('the license becomes a URL, and webhooks are removed and mentioned', () => {
    const old = toOpenApi30(documentWith({}, { webhooks: {} })) as ApiDocument;
    expect(old).toMatchObject({
      openapi: '3.0.3',
      info: { license: { name: 'L', url: 'https://spdx.org/licenses/Apache-2.0.html' } },
    });
    expect(old.info.license).not.toHaveProperty('identifier');
    expect(old.info.description).toContain('includes the webhook events');
    expect(old).not.toHaveProperty('webhooks');
  });

  test('schemas are converted in all places, and examples are unchanged', () => {
    const media: Media = { schema: { type: ['string', 'null'] }, example: { schema: { const: 1 } } };
    const get = {
      operationId: 'a',
      summary: 'A',
      description: 'A.',
      tags: [],
      parameters: [{ name: 'p', in: 'query' as const, schema: { const: 1 } }],
      responses: {
        200: { description: 'd', headers: { H: { schema: { const: 2 } } }, content: { 'application/json': media } },
      },
    };
    const original = documentWith({}, { paths: { '/a': { get } } });
    const before = structuredClone(original);
    const { paths } = toOpenApi30(original) as ApiDocument;
    expect(paths['/a']!['get']).toMatchObject({
      parameters: [{ schema: { enum: [1] } }],
      responses: {
        200: {
          headers: { H: { schema: { enum: [2] } } },
          content: {
            'application/json': { schema: { type: 'string', nullable: true }, example: { schema: { const: 1 } } },
          },
        },
      },
    });
    expect(original).toEqual(before);
  });
});
