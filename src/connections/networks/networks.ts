import type { NetworkName } from '../../network-urls.ts';
import { awin } from './awin.ts';
import { cj } from './cj.ts';
import { impact } from './impact.ts';
import type { Network } from './network.ts';

/** All networks that Sheaf can fetch from. */
export const NETWORK: Readonly<Record<NetworkName, Network>> = { awin, cj, impact };
