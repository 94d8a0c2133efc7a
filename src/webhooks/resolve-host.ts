/**
 * Resolves host names that publishers chose. It does not use `dns.lookup` like all other connections of the process (PostgreSQL,
 * S3, the model). That function occupies one of libuv's four threads until the system resolver gives up, and it cannot be
 * canceled. A few names whose servers never respond would block all other lookups.
 * https://nodejs.org/api/dns.html#implementation-considerations
 */
import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

/** Per query to one name server. */
const TIMEOUT_MS = 2000;

/** Queries to each name server, so that one lost packet is not a failure. */
const TRIES = 2;

const HOSTS_FILE = '/etc/hosts';

export interface ResolveOptions {
  /** Whether to include names in the hosts file of this machine. */
  hostsFile: boolean;
  /** Cancels the lookup. */
  signal: AbortSignal;
  /** Addresses of name servers. By default, those of the system. */
  servers?: readonly string[];
}

/**
 * All IPv4 and IPv6 addresses of a host name or literal address. Rejects with a c-ares code (`ENOTFOUND`, `ETIMEOUT` …) if there
 * are none, and with the reason of the signal if it aborts.
 */
export async function resolveHost(
  host: string,
  { hostsFile, signal, servers }: ResolveOptions,
): Promise<LookupAddress[]> {
  if (isIP(host)) return [addressOf(host)];
  if (isLoopbackName(host)) return ['127.0.0.1', '::1'].map(addressOf);
  const listed = hostsFile ? await listedAddresses(host) : [];
  return listed.length > 0 ? listed : queryNameServers(host, signal, servers);
}

async function queryNameServers(
  host: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<LookupAddress[]> {
  signal.throwIfAborted();
  // A resolver per lookup, so that canceling one does not affect the others.
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const results = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    signal.throwIfAborted();
    const found = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    if (found.length > 0) return found.map(addressOf);
    throw (results[0] as PromiseRejectedResult).reason;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function addressOf(address: string): LookupAddress {
  return { address, family: isIP(address) };
}

/** Names that must never be sent to a name server. https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
function isLoopbackName(host: string): boolean {
  return /(?:^|\.)localhost\.?$/i.test(host);
}

/** Addresses in the hosts file. A missing file is empty. https://man7.org/linux/man-pages/man5/hosts.5.html */
async function listedAddresses(host: string): Promise<LookupAddress[]> {
  const text = await readFile(HOSTS_FILE, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  const listed = lines.filter(([, ...names]) => names.some((name) => name.toLowerCase() === host.toLowerCase()));
  return listed
    .map(([address]) => address!)
    .filter((address) => isIP(address))
    .map(addressOf);
}
