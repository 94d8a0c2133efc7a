/** Which addresses webhooks may reach: those of the public internet, and none that our own network answers to. */

import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

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

/** The name leads into a network that webhooks may not reach. Does not say where: that would answer a scan. */
export class NotPublic extends Error {}

/**
 * The addresses of a host name or literal address; connect to these and look up nothing again. One that is not public
 * refuses all, unless `allowPrivate`: an honest name does not mix them.
 */
export async function addressesOf(host: string, allowPrivate: boolean): Promise<LookupAddress[]> {
  const addresses = await lookup(host, { all: true });
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) throw new NotPublic();
  return addresses;
}

/** The host of a URL as resolvers take it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
