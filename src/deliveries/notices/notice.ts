/** A notice as it is stored, and the message that is made of it. */
import { createHash } from 'node:crypto';
import type { Letter } from '../destinations/email/message.ts';

export type NoticeEvent = 'schedule.paused' | 'delivery.failed';

/** What a message says. Nothing in it is a secret. */
export interface NoticeData {
  schedule: { name: string; time_zone: string };
  /** Why it happened, in sentences. */
  reason: string;
  /** What people can do, in sentences. */
  todo: string;
  /** The destination and the nominal time of the run, for a delivery. */
  delivery?: { destination: string; nominal_at: string };
}

export interface Notice {
  id: number;
  /** Number of the try, from 1. Only the process of the latest one can change the notice. */
  tryNumber: number;
  failures: number;
  event: NoticeEvent;
  scheduleId: number;
  userId: number;
  occasion: string;
  happenedAt: Date;
  data: NoticeData;
  /** Slug of the publisher. */
  publisher: string;
  email: string;
  /** Members do not see what a destination said, because it contains hosts and folders. */
  isAdmin: boolean;
  /** Whether the user still has access, and what happened was not settled meanwhile. */
  isCurrent: boolean;
}

/** The same message for every try. */
export function letterOf(notice: Notice, { from, publicUrl }: { from: string; publicUrl: string | null }): Letter {
  const { event, data, scheduleId, happenedAt, email } = notice;
  const { schedule, delivery } = data;
  const at = (time: Date) => {
    const local = time.toTemporalInstant().toZonedDateTimeISO(schedule.time_zone);
    return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} (${schedule.time_zone})`;
  };
  const showsReason = event === 'schedule.paused' || notice.isAdmin;
  return {
    from: `Sheaf <${from}>`,
    to: email,
    messageId: messageIdOf(notice, from),
    subject: event === 'schedule.paused' ? `Schedule paused: ${schedule.name}` : `Delivery failed: ${schedule.name}`,
    lines: [
      ['Schedule', schedule.name],
      ...(delivery
        ? ([
            ['Run', at(new Date(delivery.nominal_at))],
            ['Destination', delivery.destination],
            ['Failed', at(happenedAt)],
          ] satisfies Letter['lines'])
        : ([['Paused', at(happenedAt)]] satisfies Letter['lines'])),
      ...(showsReason ? ([['Reason', data.reason]] satisfies Letter['lines']) : []),
      ['What to do', data.todo],
    ],
    link: publicUrl === null ? null : { url: `${publicUrl}/schedules/${scheduleId}`, label: 'Open the schedule' },
    ending: { why: `You receive this e-mail as the author of this schedule or an admin of ${notice.publisher}.` },
    attachments: [],
  };
}

/** Different for each schedule, occasion and recipient, by which mail servers recognize a message that was sent twice. */
function messageIdOf({ publisher, scheduleId, occasion, userId }: Notice, from: string): string {
  const parts = ['notice', publisher, scheduleId, occasion, userId];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `<${id}.sheaf@${from.split('@')[1]}>`;
}
