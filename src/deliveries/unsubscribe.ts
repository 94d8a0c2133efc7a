/** Stops the e-mails of a destination to one address. The address is removed from the destination, and an admin can add it again. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../db/pool.ts';
import { NEXT_VERSION } from '../db/row-version.ts';
import { sql } from '../db/sql.ts';

/** Path of the links, followed by the ID of the destination and a token. */
export const UNSUBSCRIBE_PATH = '/u/';

interface Recipient {
  destinationId: number;
  address: string;
}

/** 128 bits as base64url. The purpose is part of the text, so that no other link of the service has the same token. */
export function unsubscribeToken(secret: string, { destinationId, address }: Recipient): string {
  const text = `unsubscribe:${destinationId}:${address.toLowerCase()}`;
  return createHmac('sha256', secret).update(text).digest().subarray(0, 16).toString('base64url');
}

interface UnsubscribeContext {
  pool: Queryable;
  linkSecret(): Promise<string>;
}

/** Removes the recipient of a link. Without effect for a link that belongs to none, or not anymore. */
export async function unsubscribe(
  ctx: UnsubscribeContext,
  { destinationId, token }: { destinationId: number; token: string },
): Promise<void> {
  const { rows } = await ctx.pool.query<{ to: string[] }>(
    sql`select settings -> 'to' as "to" from sheaf.destinations
      where id = ${destinationId} and kind = 'email' and deleted_at is null`.text,
  );
  const secret = await ctx.linkSecret();
  const sent = Buffer.from(token);
  const own = rows[0]?.to.filter((address) => {
    const expected = Buffer.from(unsubscribeToken(secret, { destinationId, address }));
    return expected.length === sent.length && timingSafeEqual(expected, sent);
  });
  for (const address of own ?? []) {
    await ctx.pool.query(
      sql`update sheaf.destinations set settings = jsonb_set(settings, '{to}', (settings -> 'to') - ${address}::text),
          updated_at = ${NEXT_VERSION}
        where id = ${destinationId} and deleted_at is null`.text,
    );
  }
}
