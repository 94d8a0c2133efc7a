/** Sends requests as fast as they get responses, on many connections. */
import autocannon from 'autocannon';
import type { Figures } from './compare.ts';

export const CONNECTIONS = 64;

export interface Load {
  url: string;
  headers?: Record<string, string>;
  seconds: number;
}

/** Throws if any response was not 2xx. autocannon shares the cores with the service that it measures. */
export async function load({ url, headers = {}, seconds }: Load): Promise<Figures> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: seconds });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} requests to ${url} failed`);
  return { 'requests/s': result.requests.average, 'p50 ms': result.latency.p50, 'p99 ms': result.latency.p99 };
}
