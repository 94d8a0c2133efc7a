/**
 * Signatures according to Standard Webhooks 1.0.0, symmetric scheme.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** The specification requires 24 to 64. */
const SECRET_BYTES = 32;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export interface Message {
  /** The same in every retry. It contains no period, so that no other ID and timestamp produce the same signed text. */
  id: string;
  /** Unix time of this try in seconds. */
  timestamp: number;
  body: string;
}

/** The value of the `webhook-signature` header: one signature per secret. */
export function signatures({ id, timestamp, body }: Message, secrets: readonly string[]): string {
  const sign = (secret: string) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  };
  return secrets.map(sign).join(' ');
}
