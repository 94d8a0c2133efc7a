/** What is in the cookie of a session, and the hash that is kept of it. */
import { hash as digest, randomBytes } from 'node:crypto';

/** 256 random bits. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** All that is kept of a token; finds the session. */
export function hashSessionToken(token: string): Buffer {
  return digest('sha256', token, 'buffer');
}
