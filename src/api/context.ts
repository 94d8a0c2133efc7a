/** The dependencies of the API operations. */
import type pg from 'pg';
import type { Config } from '../config.ts';
import type { Reads } from '../exports/reads.ts';
import type { WaitContext } from '../exports/wait.ts';
import type { Queue } from '../queue/queue.ts';
import type { Catalog } from '../reports/catalog.ts';
import type { SecretKeys } from '../secret-keys.ts';
import type { Store } from '../store/store.ts';
import type { OpenWaits } from './open-waits.ts';
import type { Represent } from './operations/exports/export-response.ts';

export interface ApiContext {
  /** For single statements and short transactions. */
  pool: pg.Pool;
  /** For counts, samples and previews, which take longer. */
  reads: Reads;
  /** The report types of this service. */
  catalog: Catalog;
  /** An export as clients receive it. */
  represent: Represent;
  queue: Queue;
  store: Store;
  /** The secret that the tokens of shared links are computed with. */
  linkSecret(): Promise<string>;
  /** Encrypts the secrets of destinations and the tokens of connections. */
  secretKeys: SecretKeys;
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
    | 'publisherParts'
    | 'retentionDays'
    | 'shareDays'
    | 'webhookPrivate'
    | 'networkUrls'
    | 'dataDir'
    | 'deliveryFolder'
    | 'emailDomains'
    | 'emailAttachMb'
    | 'smtpPlaintext'
    | 'importMb'
    | 'dataDir'
  >;
}
