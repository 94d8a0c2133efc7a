import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { setSecurityHeaders } from './security-headers.ts';

test('the headers are those of helmet', async () => {
  const ours = await headersWith(async (app) => setSecurityHeaders(app));
  expect(ours).toHaveLength(12);
  expect(ours).toEqual(await headersWith(async (app) => void (await app.register(helmet))));
});

async function headersWith(prepare: (app: FastifyInstance) => Promise<void>): Promise<[string, unknown][]> {
  const app = fastify();
  await prepare(app);
  app.get('/', async () => 'x');
  const { headers } = await app.inject('/');
  await app.close();
  const own = ['content-type', 'content-length', 'date', 'connection'];
  return Object.entries(headers).filter(([name]) => !own.includes(name));
}
