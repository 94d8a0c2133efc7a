/** A notice as it is stored, and the message that is made of it. */
import { createHash } from 'node:crypto';
import type { Letter } from '../destinations/email/message.ts';

type NoticeEvent = 'schedule.paused' | 'delivery.failed' | 'connection.paused';

/** What a message says. Nothing in it is a secret. */
export interface NoticeData {
  /** Missing if it is about a connection. */
  schedule?: { name: string; time_zone: string };
  /** Missing if it is about a schedule. */
  connection?: { name: string; time_zone: string };
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
  /** Null if it is about a connection. */
  scheduleId: number | null;
  /** Null if it is about a schedule. */
  connectionId: number | null;
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
  const { event, data, happenedAt, email } = notice;
  const { delivery } = data;
  const { what, path, ...subject } = subjectOf(notice);
  const at = (time: Date) => {
    const local = time.toTemporalInstant().toZonedDateTimeISO(subject.time_zone);
    return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} (${subject.time_zone})`;
  };
  const showsReason = event !== 'delivery.failed' || notice.isAdmin;
  return {
    from: `Sheaf <${from}>`,
    to: email,
    messageId: messageIdOf(notice, from),
    subject: `${event === 'delivery.failed' ? 'Delivery failed' : `${what} paused`}: ${subject.name}`,
    lines: [
      [what, subject.name],
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
    link: publicUrl === null ? null : { url: `${publicUrl}${path}`, label: `Open the ${what.toLowerCase()}` },
    ending: {
      why: `You receive this e-mail as the author of this ${what.toLowerCase()} or an admin of ${notice.publisher}.`,
    },
    attachments: [],
  };
}

function subjectOf({ data, scheduleId }: Notice) {
  return data.connection
    ? { what: 'Connection', path: '/connections', ...data.connection }
    : { what: 'Schedule', path: `/schedules/${scheduleId}`, ...data.schedule! };
}

/** Different for each schedule or connection, occasion and recipient, by which mail servers recognize a message that was sent twice. */
function messageIdOf({ publisher, scheduleId, connectionId, occasion, userId }: Notice, from: string): string {
  const parts = ['notice', publisher, scheduleId ?? connectionId, occasion, userId];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `<${id}.sheaf@${from.split('@')[1]}>`;
}
