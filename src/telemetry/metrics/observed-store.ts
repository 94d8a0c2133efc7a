/** Wraps a store to time and trace its operations. Links are only computed, fifty for a list, so they are not timed. */
import type { Store } from '../../store/store.ts';
import type { Trace } from '../traces/trace.ts';
import type { Metrics } from './metrics.ts';

export function observedStore(store: Store, { metrics, trace }: { metrics: Metrics; trace: Trace }): Store {
  async function observed<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let outcome = 'failed';
    try {
      const result = await trace.span(`store ${operation}`, work);
      outcome = 'done';
      return result;
    } finally {
      const seconds = (performance.now() - started) / 1000;
      metrics.record('sheaf_store_operation_duration_seconds', seconds, { operation, outcome });
    }
  }
  const written = (operation: string, bytes: number) => {
    metrics.add('sheaf_store_written_bytes_total', bytes, { operation });
    trace.note({ 'sheaf.bytes': bytes });
  };
  return {
    ...store,
    write: (key, chunks) =>
      observed('write', async () => {
        const bytes = await store.write(key, chunks);
        written('write', bytes);
        return bytes;
      }),
    join: (key, pieces, options) =>
      observed('join', async () => {
        const joined = await store.join(key, pieces, options);
        written('join', joined.bytes);
        return joined;
      }),
    remove: (prefix) => observed('remove', () => store.remove(prefix)),
  };
}
