/** What the operations of the API work with. */
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import type { Reads } from '../exports/reads.ts';
import type { WaitContext } from '../exports/wait.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import type { OpenWaits } from './open-waits.ts';

export interface ApiContext {
  /** For single statements and short transactions. */
  pool: pg.Pool;
  /** For counts, samples and previews, which take longer. */
  reads: Reads;
  queue: Queue;
  store: Store;
  listener: WaitContext['listener'];
  /** Counts event streams and long polls. */
  waits: OpenWaits;
  config: Pick<
    Config,
    | 'publicUrl'
    | 'trustProxy'
    | 'dedupeSeconds'
    | 'partRows'
    | 'rateLimit'
    | 'signInLimit'
    | 'oidc'
    | 'dex'
    | 'dexLimit'
    | 'maxRows'
    | 'publisherExports'
    | 'webhookPrivate'
  >;
}

/** The server of the document where SHEAF_PUBLIC_URL is not set. Whoever fetches the document gets the origin it came from. */
export const DEFAULT_ORIGIN = 'http://127.0.0.1:8080';

/**
 * The origin that links in an answer begin with: the configured one, else the one that the request came to.
 * Throws BAD_REQUEST when the request names no host that could be linked to.
 */
export function originOf(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): string {
  if (config.publicUrl) return config.publicUrl;
  const origin = `${request.protocol}://${request.host}`;
  if (/^[\w.:[\]-]+$/.test(request.host ?? '') && URL.canParse(origin)) return origin;
  throw new RequestError('BAD_REQUEST', 'Send a Host header: the links in answers begin with it.');
}
