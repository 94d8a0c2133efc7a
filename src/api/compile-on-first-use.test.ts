import fastify from 'fastify';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { compileOnFirstUse } from './compile-on-first-use.ts';

function server() {
  const app = fastify({ schemaController: { compilersFactory: compileOnFirstUse } });
  app.get('/rows', {
    schema: {
      querystring: Type.Object({ limit: Type.Integer({ maximum: 5 }) }),
      response: { 200: Type.Object({ limit: Type.String() }) },
    },
    handler: async ({ query }) => ({ ...(query as object), secret: 1 }),
  });
  return app;
}

test('each request is validated and coerced, and errors are those of its own values', async () => {
  const app = server();
  expect((await app.inject('/rows?limit=9')).json().message).toBe('querystring/limit must be <= 5');
  expect((await app.inject('/rows?limit=3')).statusCode).toBe(200);
  expect((await app.inject('/rows?limit=x')).json().message).toBe('querystring/limit must be integer');
});

test('responses have what their schema has', async () => {
  expect((await server().inject('/rows?limit=3')).body).toBe('{"limit":"3"}');
});

test('a schema is compiled by the first request that needs it', async () => {
  const app = server();
  app.get('/broken', { schema: { querystring: { type: 'objekt' } }, handler: async () => null });
  await app.ready();
  expect((await app.inject('/rows?limit=3')).statusCode).toBe(200);
  expect((await app.inject('/broken')).statusCode).toBe(500);
});
