/** The dependencies of running schedules. */
import type pg from 'pg';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import type { CreateContext } from '../exports/create.ts';
import type { Queue } from '../queue/queue.ts';
import type { Catalog } from '../reports/catalog.ts';

export interface ScheduleContext extends Pick<CreateContext, 'publisherExports'>, NoticeContext {
  pool: pg.Pool;
  queue: Queue;
  catalog: Catalog;
  /** Aborts when the service begins to stop. */
  stopping: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
