/** A service, a client that reaches it over a network that tests can disturb, and a folder for files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type RetryLimits, Sheaf } from '../../clients/typescript/src/index.ts';
import { type Disturbance, type Network, openNetwork } from '../support/network.ts';
import { type Suite, type SuiteOptions, suite, type Who } from '../support/suite.ts';

export interface Stage {
  service: Suite;
  /** A temporary folder of the test file. */
  folder: string;
  client(retry?: Partial<RetryLimits>, who?: Who): Promise<Sheaf>;
  /** A client with its own network. */
  disturbed(disturbance: Disturbance, retry?: Partial<RetryLimits>): Promise<{ sheaf: Sheaf; network: Network }>;
}

export function stage(options: SuiteOptions): Stage {
  const networks: Network[] = [];
  const self = { service: suite(options) } as Stage;
  beforeAll(async () => {
    self.folder = await mkdtemp(join(tmpdir(), 'sheaf-client-'));
  });
  afterEach(() => Promise.all(networks.splice(0).map((network) => network.close())));
  afterAll(() => rm(self.folder, { recursive: true, force: true }));
  self.client = async (retry = {}, who = { role: 'member' }) =>
    new Sheaf({ origin: self.service.service.origin, apiKey: await self.service.key(who), retry });
  self.disturbed = async (disturbance, retry = {}) => {
    const network = await openNetwork(self.service.service.origin, disturbance);
    networks.push(network);
    const apiKey = await self.service.key({ role: 'member' });
    return { sheaf: new Sheaf({ origin: network.origin, apiKey, retry }), network };
  };
  return self;
}
