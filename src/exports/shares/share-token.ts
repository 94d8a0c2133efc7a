/**
 * The token in a link to a shared file. It is computed from a random seed and the secret of the service, so that a list can show the
 * link again, and the retry of a delivery sends the same one. The database finds it by its hash.
 */
import { createHmac, hash, randomUUID } from 'node:crypto';

/** 128 bits: https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html asks for 64. */
const TOKEN_BYTES = 16;

/** The 22 characters of a token: 128 bits as base64url. */
export const SHARE_TOKEN = /^[\w-]{22}$/;

/** Path of the links, followed by the token. */
export const SHARES_PATH = '/d/';

export function newSeed(): string {
  return randomUUID();
}

export function shareToken(secret: string, seed: string): string {
  return createHmac('sha256', secret).update(`share:${seed}`).digest().subarray(0, TOKEN_BYTES).toString('base64url');
}

/** SHA-256 in hex. */
export function hashShareToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** The link to a shared file. */
export function shareUrl({ origin, secret, seed }: { origin: string; secret: string; seed: string }): string {
  return origin + SHARES_PATH + shareToken(secret, seed);
}
