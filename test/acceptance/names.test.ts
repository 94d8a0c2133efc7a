/** Every operation that takes a name refuses control characters, which terminals and logs would interpret. */
import { expect, test } from 'vitest';
import type { ApiDocument } from '../../src/openapi/document.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', env: { SHEAF_WEBHOOK_PRIVATE: 'on' } });

interface BodySchema {
  properties?: Record<string, unknown>;
}

/** The operations whose JSON body has a member `name`, with an example of the body. */
async function operations() {
  const { origin } = service.service;
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as ApiDocument;
  const documented = await documentedOperations(origin);
  return Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ requestBody }) => {
      const { properties = {} } = (requestBody?.content['application/json']?.schema ?? {}) as BodySchema;
      return Object.hasOwn(properties, 'name');
    })
    .map(({ operationId }) => documented.find((one) => one.operationId === operationId)!);
}

test('no name can have a control character', async () => {
  const found = await operations();
  expect(found.map(({ operationId }) => operationId)).toEqual(
    expect.arrayContaining(['createPreset', 'createSchedule', 'createDestination', 'createConnection', 'createApiKey']),
  );
  const admin = await service.as({ role: 'admin' });
  for (const { operationId, method, path, body } of found) {
    for (const character of ['\u0000', '\n', '\u001b', '\u007f', '\u0080', '\u0085', '\u009b', '\u009f']) {
      const response = await admin.send(path.replace('/api/v1', '').replace('{id}', '1'), {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...(body as object), name: `a${character}b` }),
      });
      const fields = response.body.error?.details?.map(({ field }) => field) ?? [];
      expect([operationId, JSON.stringify(character), response.status, fields]).toEqual([
        operationId,
        JSON.stringify(character),
        422,
        ['name'],
      ]);
    }
  }
});

test('names can have letters of every script, spaces and symbols', async () => {
  const admin = await service.as({ role: 'admin' });
  for (const name of ['Größe & mehr', '四半期', 'a\u00a0b', '😀']) {
    const response = await admin.send('/presets?dry_run=true', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, report_type: 'deals_excel' }),
    });
    expect([name, response.status]).toEqual([name, 200]);
  }
});
