/** Checks what a client sends to create or change a connection. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { invalid, type RequestError, shownValue } from '../errors.ts';
import { checkedNextTime, zoneOf } from '../schedules/check-schedule.ts';
import { type ConnectionContent, selectConnections } from './connection-record.ts';
import { NETWORK } from './networks/networks.ts';

/** A list of connections is one response. */
const MAX_PER_PUBLISHER = 50;

/** Maximum years that a first day can be in the past. More is a typing error. */
const MAX_YEARS = 10;

interface Checked {
  content: ConnectionContent;
  publisherId: number;
  /** 0 for a new connection. */
  id: number;
}

/** The content with the time zone in the spelling of IANA, and the first time of its rule. Throws VALIDATION_ERROR. */
export async function checkedConnection(
  db: Queryable,
  { content: sent, publisherId, id }: Checked,
): Promise<{ content: ConnectionContent; nextAt: Temporal.Instant }> {
  const content = { ...sent, timeZone: zoneOf(sent.timeZone) };
  checkAccount(content);
  checkFirstDay(content);
  const { rule, timeZone } = content;
  const nextAt = checkedNextTime({ rule, timeZone, startsAt: null, endsAt: null });
  await checkName(db, { name: content.name, publisherId, id });
  return { content, nextAt };
}

function checkAccount({ network, accountId, currency }: ConnectionContent): void {
  const { title, accountId: account, needsCurrency } = NETWORK[network];
  if (!account.pattern.test(accountId)) {
    throw invalid({
      field: 'account_id',
      wrong: `${shownValue(accountId)} is not valid for ${title}`,
      allowed: account.allowed,
    });
  }
  if (needsCurrency && currency === null) {
    throw invalid({
      field: 'currency',
      wrong: `required for ${title}, whose API does not say the currency of amounts`,
      allowed: 'the ISO 4217 code of the currency of your account, for example EUR',
    });
  }
  if (!needsCurrency && currency !== null) {
    throw invalid({
      field: 'currency',
      wrong: `cannot be set for ${title}, whose API says the currency of each amount`,
      next: 'Remove it',
    });
  }
}

function checkFirstDay({ network, fetchFrom }: ConnectionContent): void {
  const { title, limits } = NETWORK[network];
  const day = plainDate(fetchFrom);
  if (day === null) {
    throw invalid({
      field: 'fetch_from',
      wrong: `${shownValue(fetchFrom)} is not valid`,
      allowed: 'a date, YYYY-MM-DD',
    });
  }
  const today = Temporal.Now.plainDateISO('UTC');
  const earliest =
    limits.age === null ? today.subtract({ years: MAX_YEARS }) : today.subtract({ days: limits.age - 1 });
  if (Temporal.PlainDate.compare(day, today) <= 0 && Temporal.PlainDate.compare(day, earliest) >= 0) return;
  throw invalid({
    field: 'fetch_from',
    wrong: `${fetchFrom} is not possible for ${title}`,
    allowed: `${earliest} to ${today}`,
  });
}

function plainDate(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

async function checkName(
  db: Queryable,
  { name, publisherId, id }: { name: string; publisherId: number; id: number },
): Promise<void> {
  if (name.includes('\0') || !name.isWellFormed()) {
    throw invalid({ field: 'name', wrong: 'contains an incomplete or a NUL character', allowed: 'valid Unicode' });
  }
  const others = (await selectConnections(db, sql`c.publisher_id = ${publisherId}`)).filter((one) => one.id !== id);
  if (others.some((one) => one.name === name)) throw taken(name);
  if (id !== 0 || others.length < MAX_PER_PUBLISHER) return;
  throw invalid({
    field: 'name',
    wrong: `the publisher already has ${others.length} connections`,
    allowed: `at most ${MAX_PER_PUBLISHER}`,
    next: 'Delete one first',
  });
}

/** The error for a name that another connection of the publisher has. */
export function taken(name: string): RequestError {
  return invalid({
    field: 'name',
    wrong: `a connection with the name ${JSON.stringify(name)} exists`,
    next: 'Change that connection, or send another name',
  });
}
