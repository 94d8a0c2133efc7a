/** Which addresses webhooks may reach: those of the public internet, and none that our own network answers to. */

import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { type ResolveOptions, resolveHost } from './resolve-host.ts';

/** All that is handed out for the public: also keeps away `::/96`, which ipaddr.js takes for public. RFC 4291, 2.4. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Public by its range, private by its use: what every Azure machine is managed by.
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const AZURE_HOST = '168.63.129.16';

/** Whether an address, in any notation that a resolver or a URL gives, is one of the public internet. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 form is judged as what it is.
  const known = ipaddr.process(address);
  if (known.range() !== 'unicast' || known.toString() === AZURE_HOST) return false;
  return known instanceof ipaddr.IPv4 || known.match(GLOBAL_IPV6);
}

/**
 * There is no address that webhooks may reach. Says neither why nor where: whether a name exists in a private network would
 * answer a scan of it.
 */
export class NoPublicAddress extends Error {}

export type AddressOptions = Omit<ResolveOptions, 'hostsFile'> & { allowPrivate: boolean };

/**
 * The addresses of a host name or literal address; connect to these and look up nothing again. Without `allowPrivate`, throws
 * {@link NoPublicAddress} when there is none, or one that is not public: an honest name does not mix them.
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

/** The host of a URL as resolvers take it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
