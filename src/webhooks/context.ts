/** The dependencies of sending events. */
import type pg from 'pg';
import type { ExportRow } from '../exports/export-row.ts';
import type { Queue } from '../queue/queue.ts';

export interface DeliveryContext {
  pool: pg.Pool;
  queue: Queue;
  /** An export as the API returns it, with links that begin with the origin. */
  represent(row: ExportRow, recipient: { origin: string }): Promise<object>;
  /** Origin of the links in events. If null, each webhook has its own. */
  publicUrl: string | null;
  /** Whether receivers can have private IP addresses. */
  webhookPrivate: boolean;
  /** Aborts when the service begins to stop. */
  stopping: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
