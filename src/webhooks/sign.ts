/**
 * Signatures of Standard Webhooks 1.0.0, the symmetric scheme.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export interface Message {
  /** The same in every try. Holds no full stop, so that no other id and timestamp have the same signed text. */
  id: string;
  /** Of this try, in seconds. */
  timestamp: number;
  body: string;
}

/** The header `webhook-signature`: one signature for each secret. */
export function signatures({ id, timestamp, body }: Message, secrets: readonly string[]): string {
  const sign = (secret: string) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  };
  return secrets.map(sign).join(' ');
}
