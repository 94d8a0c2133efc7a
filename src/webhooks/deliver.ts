/** One try to deliver an event: claim it, sign it, send it and record the outcome. */
import { sql } from '../db/sql.ts';
import { selectExports } from '../exports/export-row.ts';
import type { DeliveryContext } from './context.ts';
import { NoResponse, post } from './post.ts';
import { giveUp, type Outcome, settle } from './settle.ts';
import { signatures } from './sign.ts';
import { type Try, takeDelivery } from './take-delivery.ts';

/** Makes the try number `attempt`, unless it was already made. Resolves regardless of what the receiver does. */
export async function deliver(ctx: DeliveryContext, job: { deliveryId: string; attempt: number }): Promise<void> {
  const taken = await takeDelivery(ctx, job);
  if (!taken) return;
  if (taken.disabled) return giveUp(ctx, taken);
  const outcome = await send(ctx, taken).catch((err: unknown): Outcome => {
    if (err instanceof NoResponse) return { status: null, error: err.message };
    ctx.log.warn({ err, deliveryId: taken.id }, 'event could not be sent');
    return { status: null, error: 'The event could not be sent because of an error in the service.' };
  });
  await settle(ctx, taken, outcome);
  const { id: deliveryId, webhookId, attempt } = taken;
  ctx.log.info({ deliveryId, webhookId, attempt, ...outcome }, 'webhook tried');
}

async function send(ctx: DeliveryContext, tried: Try): Promise<Outcome> {
  const { id, url, event, createdAt, secrets } = tried;
  const data = await eventData(ctx, tried);
  const body = JSON.stringify({ type: event, timestamp: createdAt.toISOString(), data });
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Sheaf',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures({ id, timestamp, body }, secrets),
  };
  return post({ url: new URL(url), headers, body, allowPrivate: ctx.webhookPrivate });
}

async function eventData(ctx: DeliveryContext, { exportId, webhookId, origin, data }: Try): Promise<object> {
  if (data) return data;
  if (exportId === null) return { webhook: { id: webhookId } };
  const [row] = await selectExports(ctx.pool, sql`e.id = ${exportId}`);
  // The deliveries of a deleted export are deleted, too, so that no outcome remains to be recorded.
  if (!row) throw new NoResponse('The export was deleted.');
  return { export: await ctx.represent(row, { origin: ctx.publicUrl ?? origin }) };
}
