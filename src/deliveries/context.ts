/** The dependencies of destinations. */
import type pg from 'pg';
import type { SecretKeys } from '../secret-keys.ts';
import type { DestinationRecord } from './destination-record.ts';
import { type DestinationContext, type DestinationKind, KINDS } from './destinations/destination.ts';
import { DRIVERS } from './destinations/drivers.ts';
import { messageLinks } from './message-links.ts';

export interface DestinationsContext {
  pool: pg.Pool;
  secretKeys: SecretKeys;
  /** Whether destinations can have private IP addresses. The same setting as for webhooks. */
  webhookPrivate: boolean;
  /** The folder below which destinations of the kind `folder` write. Null if there is none. */
  deliveryFolder: string | null;
  /** Origin of links in messages. Without it, destinations that send messages cannot be used. */
  publicUrl: string | null;
  /** Maximum days for which a link in a message is valid. */
  shareDays: number;
  /** Domains of recipients of e-mail in lower case. Null allows all. */
  emailDomains: readonly string[] | null;
  /** Maximum size of an attachment in MB. */
  emailAttachMb: number;
  /** Whether SMTP connections without TLS are allowed. */
  smtpPlaintext: boolean;
}

/** The kinds of destinations that the settings of this service allow. */
export function allowedKinds(ctx: DestinationsContext): DestinationKind[] {
  const driverCtx = driverContext(ctx, { publisher: '' });
  return KINDS.filter((kind) => DRIVERS[kind].isAllowed(driverCtx));
}

/** What the driver of a destination needs. A destination that is not stored yet has no ID. */
export function driverContext(
  ctx: DestinationsContext,
  { publisher, id = 0 }: Pick<DestinationRecord, 'publisher'> & { id?: number },
): DestinationContext {
  const { webhookPrivate, deliveryFolder, publicUrl, shareDays, emailDomains, emailAttachMb, smtpPlaintext } = ctx;
  return {
    publisher,
    allowPrivate: webhookPrivate,
    deliveryFolder,
    ...(publicUrl === null ? {} : { links: messageLinks(ctx.pool, { publicUrl, shareDays, destinationId: id }) }),
    email: { domains: emailDomains, attachBytes: emailAttachMb * 1_000_000, plaintext: smtpPlaintext },
  };
}
