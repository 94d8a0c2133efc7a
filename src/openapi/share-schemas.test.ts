import { expect, test } from 'vitest';
import type { Schema } from './document.ts';
import { shareSchemas } from './share-schemas.ts';

const inner = { type: 'object', properties: { a: { type: 'string' } } } satisfies Schema;
const outer = { type: 'object', properties: { inner, list: { type: 'array', items: inner } } } satisfies Schema;

test('equal schemas become references, regardless of key order and also within each other', () => {
  const document = {
    one: { schema: { properties: outer.properties, type: 'object' } },
    two: [{ schema: inner }],
    other: { schema: { ...inner, description: 'Almost the same.' } },
  };
  const before = structuredClone(document);
  const { document: shown, shared } = shareSchemas(document, {
    Outer: outer,
    Inner: inner,
    Unused: { properties: {} },
  });
  expect(shown).toEqual({
    one: { schema: { $ref: '#/components/schemas/Outer' } },
    two: [{ schema: { $ref: '#/components/schemas/Inner' } }],
    other: { schema: { ...inner, description: 'Almost the same.' } },
  });
  expect(shared).toEqual({
    Inner: inner,
    Outer: {
      type: 'object',
      properties: {
        inner: { $ref: '#/components/schemas/Inner' },
        list: { type: 'array', items: { $ref: '#/components/schemas/Inner' } },
      },
    },
  });
  expect(Object.keys(shared)).toEqual(['Inner', 'Outer']);
  expect(document).toEqual(before);
});
