import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionRecord } from './connection-record.ts';
import type { ConnectionsContext } from './context.ts';
import { NETWORK } from './networks/networks.ts';
import { makePace } from './pages/pace.ts';
import type { ReadContext } from './pages/read-page.ts';

/** One for the process, so that tests of connections and fetches share the limits of the networks. */
const pace = makePace();

/** A window that has to wait longer before its first page leaves its place to others. */
const PATIENCE_MS = 5000;

const MAX_BYTES = 1024 ** 3;

/** What reading from the network of a connection needs. */
export function readContext(
  { webhookPrivate, networkUrls }: Pick<ConnectionsContext, 'webhookPrivate' | 'networkUrls'>,
  { network: name }: Pick<ConnectionRecord, 'network'>,
  signal: AbortSignal,
): ReadContext {
  const network = NETWORK[name];
  return {
    network,
    origin: networkUrls[name] ?? network.origin,
    allowPrivate: webhookPrivate,
    pace,
    wait: (ms, until) => sleep(ms, undefined, { signal: until, ref: false }),
    signal,
    patienceMs: PATIENCE_MS,
    maxBytes: MAX_BYTES,
  };
}
