/** An encoder pool whose blocks are counted, and whose threads' time is added up. */
import type { EncoderPool } from '../encode/pool.ts';
import type { Metrics } from './metrics.ts';

/** `threads`: of the pool; each takes one block at a time, and the rest waits. */
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
  metrics.watch((say) => {
    change(0);
    say('sheaf_encoder_threads', threads, {});
    say('sheaf_encoder_blocks', running(), { state: 'running' });
    say('sheaf_encoder_blocks', blocks - running(), { state: 'waiting' });
    say('sheaf_encoder_busy_seconds_total', busySeconds, {});
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
