/** Restricts webhooks to IP addresses of the public internet. */

import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { type ResolveOptions, resolveHost } from './resolve-host.ts';

/** The range of public IPv6 addresses. It excludes `::/96`, which ipaddr.js considers public. RFC 4291, 2.4. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * The address of the host of every Azure machine. It is in a public range but must not be reached.
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const AZURE_HOST = '168.63.129.16';

/** Whether an IP address, in any notation of resolvers and URLs, belongs to the public internet. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 notation is checked as an IPv4 address.
  const known = ipaddr.process(address);
  if (known.range() !== 'unicast' || known.toString() === AZURE_HOST) return false;
  return known instanceof ipaddr.IPv4 || known.match(GLOBAL_IPV6);
}

/**
 * The host has no public address. The error gives no reason, because that would reveal which names exist in the private
 * network.
 */
export class NoPublicAddress extends Error {}

export type AddressOptions = Omit<ResolveOptions, 'hostsFile'> & { allowPrivate: boolean };

/**
 * The addresses of a host name or literal address. Connect to these without another lookup. Without `allowPrivate`, throws
 * {@link NoPublicAddress} unless all addresses are public, because legitimate names do not mix public and private ones.
 */
export async function addressesOf(host: string, options: AddressOptions): Promise<LookupAddress[]> {
  const { allowPrivate, signal } = options;
  if (allowPrivate) return resolveHost(host, { ...options, hostsFile: true });
  const addresses = await resolveHost(host, { ...options, hostsFile: false }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new NoPublicAddress('unresolved', { cause });
  });
  if (!addresses.every(({ address }) => isPublic(address))) throw new NoPublicAddress('not public');
  return addresses;
}

/** The host of a URL in the form for resolvers: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
