/**
 * A bare Fastify route that selects one export by its primary key, through the same kind of pool as Sheaf's. It shows the
 * minimum cost of a request, because it does not check keys, count, limit or sign. Prints its origin once it listens.
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
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.once('SIGTERM', async () => {
  await app.close();
  await pool.end();
});
