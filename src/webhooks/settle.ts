/** Records the outcome of a try: delivered, to be retried, or failed. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { nextTrySeconds } from './retry-after.ts';
import type { Try } from './take-delivery.ts';

/**
 * Seconds before each retry, about 18 hours in total.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
const PAUSES_SECONDS = [5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600];

/** Pauses are longer by up to this fraction, which spreads the retries of events that failed together. */
const JITTER = 0.1;

const GONE = 410;

export type Outcome =
  | { status: number; retryAfter: number }
  /** There was no response, for this reason. */
  | { status: null; error: string };

/** Records an outcome. The failure of a try that counted as lost is ignored, because the next one is already running. */
export async function settle(ctx: { pool: pg.Pool }, tried: Try, outcome: Outcome): Promise<void> {
  if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
    await ctx.pool.query(
      `with recovered as (update sheaf.webhooks set failing_since = null where id = $3 and failing_since is not null)
       update sheaf.webhook_deliveries set status = 'delivered', delivered_at = clock_timestamp(), last_status = $2,
         last_error = null, queued_until = null where id = $1 and status = 'pending'`,
      [tried.id, outcome.status, tried.webhookId],
    );
    return;
  }
  const error = outcome.status === null ? outcome.error : `The receiver returned status ${outcome.status}.`;
  await transaction(ctx.pool, async (connection) => {
    await recordFailure(connection, { tried, outcome, error });
    await connection.query('update sheaf.webhooks set failing_since = now() where id = $1 and failing_since is null', [
      tried.webhookId,
    ]);
    if (outcome.status === GONE) await disable(connection, tried.webhookId);
  });
}

interface Failure {
  tried: Try;
  outcome: Outcome;
  error: string;
}

async function recordFailure(connection: Queryable, { tried, outcome, error }: Failure): Promise<void> {
  const pause = tried.event === 'webhook.test' ? undefined : PAUSES_SECONDS[tried.attempt - 1];
  const requested = outcome.status === null ? 0 : outcome.retryAfter;
  const jitter = Math.random() * JITTER;
  const seconds = pause === undefined ? null : nextTrySeconds({ pause, requested, jitter });
  await connection.query(
    `update sheaf.webhook_deliveries set status = case when $3::float8 is null then 'failed' else 'pending' end,
       due_at = clock_timestamp() + make_interval(secs => coalesce($3, 0)), queued_until = null,
       last_status = $4, last_error = $5
     where id = $1 and attempts = $2 and status = 'pending'`,
    [tried.id, tried.attempt, seconds, outcome.status, error],
  );
}

/** Disables a webhook whose receiver is gone. Pending events fail. */
async function disable(connection: Queryable, webhookId: number): Promise<void> {
  await connection.query('update sheaf.webhooks set disabled_at = coalesce(disabled_at, now()) where id = $1', [
    webhookId,
  ]);
  await connection.query(
    `update sheaf.webhook_deliveries set status = 'failed', queued_until = null, last_error = coalesce(last_error, $2)
     where webhook_id = $1 and status = 'pending'`,
    [webhookId, DISABLED],
  );
}

const DISABLED = 'The webhook was disabled because its receiver returned 410 Gone.';

/** Fails a delivery whose webhook was disabled just before the event. */
export async function giveUp(ctx: { pool: Queryable }, tried: Try): Promise<void> {
  await ctx.pool.query(
    `update sheaf.webhook_deliveries set status = 'failed', attempts = attempts - 1, queued_until = null, last_error = $2
     where id = $1 and status = 'pending'`,
    [tried.id, DISABLED],
  );
}
