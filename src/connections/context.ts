/** The dependencies of connections. */
import type pg from 'pg';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import type { NetworkUrls } from '../network-urls.ts';
import type { SecretKeys } from '../secret-keys.ts';

export interface ConnectionsContext {
  pool: pg.Pool;
  secretKeys: SecretKeys;
  /** Whether networks can have private IP addresses and HTTP. The same setting as for webhooks. */
  webhookPrivate: boolean;
  /** Origins that the administrator set in place of those of the networks. */
  networkUrls: NetworkUrls;
  /** Absolute path of the data folder, in which windows are stored until they are imported. */
  dataDir: string;
}

export interface FetchContext extends ConnectionsContext, NoticeContext {
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
