/** Wraps an encoder pool to count its blocks and the busy time of its threads. */
import type { EncoderPool } from '../../encode/pool.ts';
import type { Metrics } from './metrics.ts';

/** `threads` is the pool's number of threads. Each encodes one block at a time; the other blocks wait. */
export function observedEncoders(
  pool: EncoderPool,
  { metrics, threads }: { metrics: Metrics; threads: number },
): EncoderPool {
  let blocks = 0;
  let busySeconds = 0;
  let since = performance.now();
  const running = () => Math.min(blocks, threads);
  const change = (by: number) => {
    const now = performance.now();
    busySeconds += (running() * (now - since)) / 1000;
    since = now;
    blocks += by;
  };
  metrics.watch((observe) => {
    change(0);
    observe('sheaf_encoder_threads', threads, {});
    observe('sheaf_encoder_blocks', running(), { state: 'running' });
    observe('sheaf_encoder_blocks', blocks - running(), { state: 'waiting' });
    observe('sheaf_encoder_busy_seconds_total', busySeconds, {});
  });
  return {
    ...pool,
    async encode(block) {
      change(1);
      try {
        const encoded = await pool.encode(block);
        metrics.add('sheaf_rows_encoded_total', encoded.rows, { format: block.format });
        metrics.add('sheaf_bytes_encoded_total', encoded.bytes.length, { format: block.format });
        return encoded;
      } finally {
        change(-1);
      }
    },
  };
}
