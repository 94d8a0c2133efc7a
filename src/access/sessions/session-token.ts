/** The token in the session cookie and its hash. */
import { hash as digest, randomBytes } from 'node:crypto';

/** 256 random bits. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash that identifies the session. The token itself is not stored. */
export function hashSessionToken(token: string): Buffer {
  return digest('sha256', token, 'buffer');
}
