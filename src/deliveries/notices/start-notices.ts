/** Sends e-mail notices, beside everything else that a worker does. One at a time: there are few, and one server receives them all. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { SmtpSettings } from '../../smtp-url.ts';
import type { Notice } from './notice.ts';
import { canReceive, type NoticeContext } from './record-notices.ts';
import {
  claimNotice,
  handBackNotice,
  recordDropped,
  recordNotSent,
  recordSent,
  removeOldNotices,
  TRY_MS,
} from './settle-notice.ts';

/** Interval between polls. A poll with nothing due is one index scan. */
const POLL_MS = 2000;

const CLEAN_EVERY_MS = 60 * 60_000;

export interface SendContext extends NoticeContext {
  pool: pg.Pool;
  /** Origin of the link to the schedule. Messages have no link without it. */
  publicUrl: string | null;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Notices {
  /** Resolves when the running try has ended. No further one starts once `stopping` aborts. */
  finish(): Promise<void>;
  /** Aborts the running try and hands its notice back. */
  cutOff(): Promise<void>;
}

/** `stopping` ends claiming. Does nothing without an SMTP server. */
export function startNotices(ctx: SendContext, stopping: AbortSignal): Notices {
  const { smtp } = ctx;
  if (smtp === null) return { async finish() {}, async cutOff() {} };
  const cut = new AbortController();
  const polling = (async () => {
    let cleanedAt = Number.NEGATIVE_INFINITY;
    while (!stopping.aborted) {
      try {
        while (!stopping.aborted && (await sendNext({ ...ctx, smtp }, cut.signal)));
        if (performance.now() - cleanedAt > CLEAN_EVERY_MS) {
          await removeOldNotices(ctx.pool);
          cleanedAt = performance.now();
        }
      } catch (err) {
        ctx.log.warn({ err }, 'notices not sent');
      }
      await sleep(POLL_MS, undefined, { signal: stopping, ref: false }).catch(() => {});
    }
  })();
  return {
    finish: () => polling,
    async cutOff() {
      cut.abort(new Error('The service stops.'));
      await polling;
    },
  };
}

/** Resolves with false if none is due. Rejects only without the database, and then the claim expires. */
export async function sendNext(ctx: SendContext & { smtp: SmtpSettings }, cutOff: AbortSignal): Promise<boolean> {
  const notice = await claimNotice(ctx.pool);
  if (!notice) return false;
  const fields = {
    noticeId: notice.id,
    event: notice.event,
    scheduleId: notice.scheduleId,
    connectionId: notice.connectionId,
    userId: notice.userId,
  };
  if (!notice.isCurrent || !canReceive(ctx, notice.email)) {
    await recordDropped(ctx.pool, notice);
    ctx.log.info(fields, 'notice dropped');
    return true;
  }
  const error = await send(ctx, notice, AbortSignal.any([cutOff, AbortSignal.timeout(TRY_MS)])).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) {
    await recordSent(ctx.pool, notice);
    ctx.log.info(fields, 'notice sent');
  } else if (cutOff.aborted) {
    await handBackNotice(ctx.pool, notice);
  } else {
    const isFailed = await recordNotSent(ctx.pool, notice, await failureOf(error));
    ctx.log.warn({ ...fields, err: error, isFinal: isFailed }, 'notice not sent');
  }
  return true;
}

// The library of SMTP takes memory that most processes never need.
async function send(ctx: SendContext & { smtp: SmtpSettings }, notice: Notice, signal: AbortSignal): Promise<void> {
  const { sendLetter } = await import('./send-letter.ts');
  await sendLetter(ctx, notice, signal);
}

async function failureOf(error: unknown): Promise<{ message: string; isFinal: boolean }> {
  const { DestinationError } = await import('../destinations/destination.ts');
  if (!(error instanceof DestinationError)) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const message = isLate
      ? 'The SMTP server did not respond in time.'
      : 'The message could not be sent because of an error in the service.';
    return { message, isFinal: false };
  }
  // A wrong server or password is corrected by the administrator, after which a retry succeeds.
  return { message: error.message, isFinal: error.isFinal && error.step === 'send' };
}
