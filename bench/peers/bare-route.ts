/**
 * Bare Fastify routes that select one export by its primary key, and the last fifty, through the same kind of pool as Sheaf's. They show
 * the minimum cost of a request, because they do not check keys, count, limit or sign. `?bytes=` is the length of the response, so that as
 * many bytes are sent as by Sheaf. Prints its origin once it listens.
 * usage: bare-route.ts DATABASE_URL
 */
import fastify from 'fastify';
import { createPool } from '../../src/db/pool.ts';

const pool = createPool({ url: process.argv[2]!, max: 20, name: 'bare route' });
const app = fastify();
app.get<{ Params: { id: string } }>('/exports/:id', async (request) => {
  const { rows } = await pool.query('select * from sheaf.exports where id = $1', [request.params.id]);
  return { export: rows[0] };
});
app.get<{ Querystring: { bytes: string } }>('/exports', async (request, reply) => {
  const { rows } = await pool.query('select * from sheaf.exports order by id desc limit 50');
  const text = JSON.stringify({ exports: rows });
  reply.type('application/json; charset=utf-8');
  return text + ' '.repeat(Math.max(0, Number(request.query.bytes) - text.length));
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.once('SIGTERM', async () => {
  await app.close();
  await pool.end();
});
