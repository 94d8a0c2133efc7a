/** Statements of an import that can wait for a long time: for the lock of another import, or for a merge of many rows. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

export interface Cancelable {
  /** Runs a statement, and cancels it on the server when the signal aborts. Rejects with the reason of the signal then. */
  run<T>(connection: pg.PoolClient, statement: () => Promise<T>): Promise<T>;
}

/** Must be called before the transaction: within it, the pool gives out no second connection. */
export function cancelableBy(pool: pg.Pool, signal: AbortSignal | undefined): Cancelable {
  const outside = AsyncLocalStorage.snapshot();
  return {
    async run(connection, statement) {
      if (!signal) return statement();
      signal.throwIfAborted();
      let canceled: Promise<unknown> | undefined;
      const cancel = () => {
        // If the server cannot be reached, the connection of the statement is lost, too.
        canceled = outside(() => pool.query('select pg_cancel_backend($1)', [pidOf(connection)])).catch(() => {});
      };
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await statement();
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      } finally {
        signal.removeEventListener('abort', cancel);
        // Otherwise it could arrive later and cancel a statement of somebody else.
        await canceled;
      }
    },
  };
}

/** The types of pg do not have it. */
function pidOf(connection: pg.PoolClient): number {
  return (connection as pg.PoolClient & { processID: number }).processID;
}
