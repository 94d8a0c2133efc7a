/** One try to deliver a file: reserve its name, write it, and record the result. */
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { confirmDelivery, renewDelivery, type Try } from './claim-deliveries.ts';
import type { DestinationsContext } from './context.ts';
import { type DeliverySource, fileOf, NothingToDeliver, readSource } from './delivered-file.ts';
import { selectDestinations } from './destination-record.ts';
import { DestinationError, type DraftTries } from './destinations/destination.ts';
import { keepLease, LEASE_SECONDS, LeaseLost } from './keep-lease.ts';
import type { NoticeContext } from './notices/record-notices.ts';
import { openDestination } from './open-destination.ts';
import { reserveName } from './reserve-name.ts';
import {
  type Delivered,
  type Failure,
  handBack,
  recordAccepted,
  recordDelivered,
  recordFailed,
} from './settle-delivery.ts';
import { NameOfOther, recordSuperseded, StillBusy, Superseded, takeName } from './take-name.ts';

export interface FileDeliveryContext extends DestinationsContext, NoticeContext {
  store: Store;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** Tries that end without a result because their process dies. After these, the delivery itself is the likely cause. */
const MAX_DEATHS = 10;

/** Names that one try reserves because other files have them. */
const MAX_TAKEN = 20;

/** Resolves regardless of what the destination does. `cutOff` aborts when the process stops. */
export async function deliverFile(
  ctx: FileDeliveryContext,
  tried: Try,
  { claimedAt, cutOff }: { claimedAt: number; cutOff: AbortSignal },
): Promise<void> {
  const lease = keepLease({ renew: () => renewDelivery(ctx, tried), claimedAt });
  const signal = AbortSignal.any([lease.signal, cutOff]);
  const fields = { deliveryId: tried.id, destinationId: tried.destinationId, tryNumber: tried.tryNumber };
  try {
    const delivered = await deliver(ctx, tried, signal);
    const isRecorded = await recordDelivered(ctx, tried, delivered);
    ctx.log.info({ ...fields, ...delivered }, isRecorded ? 'file delivered' : 'delivery continued elsewhere');
  } catch (error) {
    if (error instanceof LeaseLost || lease.signal.aborted) {
      ctx.log.info(fields, 'delivery continued elsewhere');
      return;
    }
    if (cutOff.aborted) return await handBack(ctx, tried);
    if (error instanceof StillBusy) {
      ctx.log.info(fields, 'delivery waits for its name');
      return await handBack(ctx, tried, { seconds: LEASE_SECONDS });
    }
    if (error instanceof Superseded) {
      const isRecorded = await recordSuperseded(ctx, tried);
      ctx.log.info(fields, isRecorded ? 'delivery superseded' : 'delivery continued elsewhere');
      return;
    }
    const failure = failureOf(error);
    if (failure.step === null && !failure.isFinal) ctx.log.warn({ ...fields, err: error }, 'file not delivered');
    const isFinal = await recordFailed(ctx, tried, failure);
    const outcome = isFinal === null ? 'delivery continued elsewhere' : 'delivery failed';
    ctx.log.info({ ...fields, step: failure.step, isFinal }, outcome);
  } finally {
    lease.stop();
  }
}

async function deliver(ctx: FileDeliveryContext, tried: Try, signal: AbortSignal): Promise<Delivered> {
  if (tried.deaths >= MAX_DEATHS) {
    throw new NothingToDeliver(
      `${tried.deaths} processes ended while they delivered this file. Ask your administrator.`,
    );
  }
  const source = await readSource(ctx.pool, tried.id);
  const [record] = await selectDestinations(ctx.pool, sql`d.id = ${tried.destinationId}`);
  if (!source || !record) throw new LeaseLost('The delivery was deleted.');
  const prepared = await fileOf(ctx, source);
  const wanted = { baseName: source.baseName, extension: prepared.extension };
  // Before the destination is opened, so that a run supersedes the earlier one even if, for example, the key of its secrets is missing.
  let reserved: Reserved = await nameOf(ctx, tried, { source, wanted });
  const destination = await openDestination(ctx, record);
  for (let taken = 0; ; taken += 1) {
    const file = prepared.named(reserved.name, {
      deliveryId: tried.id,
      tryNumber: tried.tryNumber,
      earlier: reserved.earlier ?? [],
      confirm: () => confirm(ctx, tried),
      accepted: source.accepted,
      recordAccepted: (recipient) => recordAccepted(ctx, tried, recipient),
    });
    try {
      const { location } = await destination.deliver(file, signal);
      return { location, bytes: file.size };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DestinationError && error.isNameTaken) || taken === MAX_TAKEN) throw error;
      reserved = await reserveName(ctx, tried, { ...wanted, from: reserved.number + 1 });
    }
  }
}

interface Reserved {
  name: string;
  number: number;
  /** See {@link takeName}. */
  earlier?: DraftTries[];
}

/** The name that this delivery owns, and no other one of the destination. One that a later run took over is reserved again, with a number. */
async function nameOf(
  ctx: FileDeliveryContext,
  tried: Try,
  { source, wanted }: { source: DeliverySource; wanted: { baseName: string; extension: string } },
): Promise<Reserved> {
  if (source.overwrite) {
    const name = `${wanted.baseName}.${wanted.extension}`;
    return { name, number: 1, earlier: await takeName(ctx, tried, name) };
  }
  if (source.name !== null && !source.isReplaced) return { name: source.name, number: source.nameNumber };
  return reserveName(ctx, tried, { ...wanted, from: 1 });
}

/** An error of the database must not look like one of the destination, whose drivers read its code. */
async function confirm(ctx: FileDeliveryContext, tried: Try): Promise<void> {
  const isMine = await confirmDelivery(ctx, tried).catch((cause: unknown) => {
    throw new Error('The claim of a delivery could not be confirmed.', { cause });
  });
  if (!isMine) throw new LeaseLost('The delivery belongs to another process.');
}

function failureOf(error: unknown): Failure {
  if (error instanceof DestinationError) {
    const { step, message, isFinal, retryAfter } = error;
    return { step, message, isFinal, retryAfter };
  }
  if (error instanceof NameOfOther) {
    return { step: null, message: error.message, isFinal: true, retryAfter: 0, occasion: error.occasion };
  }
  if (error instanceof NothingToDeliver) return { step: null, message: error.message, isFinal: true, retryAfter: 0 };
  // A missing key, or a setting that the administrator does not allow anymore.
  if (error instanceof RequestError) return { step: null, message: error.wholeMessage, isFinal: false, retryAfter: 0 };
  const message = 'The file could not be delivered because of an error in the service. Sheaf tries again.';
  return { step: null, message, isFinal: false, retryAfter: 0 };
}
