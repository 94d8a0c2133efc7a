/** What sending events works with. */
import type pg from 'pg';
import type { ExportRow } from '../exports/export-row.ts';
import type { Queue } from '../queue/queue.ts';

export interface DeliveryContext {
  pool: pg.Pool;
  queue: Queue;
  /** An export as the API shows it, with links that begin with `origin`. */
  describe(row: ExportRow, origin: string): Promise<object>;
  /** Origin of the links in events; null takes that of each webhook. */
  publicUrl: string | null;
  /** Whether receivers may have addresses that are not public. */
  webhookPrivate: boolean;
  /** Aborts when the service is asked to stop. */
  stopping: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
