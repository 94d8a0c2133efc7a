/** The OpenAPI document of each operation, as its page in the portal offers it. */
import { expect, test } from 'vitest';
import { type ApiDocument, operationsOf } from '../../src/openapi/document.ts';
import { problemsOf } from '../support/openapi-problems.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', template: 'empty' });

test('every operation has a document of its own: the linter finds nothing, not even unused components', async () => {
  const { origin } = service.service;
  const operations = operationsOf((await (await fetch(`${origin}/openapi.json`)).json()) as ApiDocument);
  for (const { operationId, tags } of operations) {
    const response = await fetch(`${origin}/docs/operations/${operationId}.openapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const own = (await response.json()) as ApiDocument;
    expect(operationsOf(own), operationId).toEqual(operations.filter((each) => each.operationId === operationId));
    expect([own.servers, own.tags.map(({ name }) => name)]).toEqual([[{ url: origin }], tags]);
    expect(await problemsOf(own), operationId).toEqual([]);
  }
  expect((await fetch(`${origin}/docs/operations/noSuchOperation.openapi.json`)).status).toBe(404);
});
