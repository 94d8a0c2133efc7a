/** What the operations of the API work with. */
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Config } from '../config.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';

export interface ApiContext {
  pool: pg.Pool;
  queue: Queue;
  store: Store;
  config: Pick<Config, 'publicUrl' | 'dedupeSeconds' | 'partRows' | 'rateLimit'>;
}

/** The origin that links in an answer begin with: the configured one, else the one that the request came to. */
export function originOf(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}
