/** What an API key looks like, and the hash that is kept of it. */
import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';

/** `sheaf_` + 8 characters to find it by + `_` + 192 random bits. */
const FORM = /^sheaf_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{32}$/;

export interface NewApiKey {
  /** The key itself: shown once, never kept. */
  key: string;
  /** Finds the row; names the key in lists and logs. */
  prefix: string;
  hash: Buffer;
}

export function newApiKey(): NewApiKey {
  const prefix = randomBytes(16)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .padEnd(8, '0');
  const key = `sheaf_${prefix}_${randomBytes(24).toString('base64url')}`;
  return { key, prefix, hash: hashKey(key) };
}

/** The prefix of a text that has the form of a key, else null. */
export function prefixOf(key: string): string | null {
  return FORM.exec(key)?.[1] ?? null;
}

/** Whether the key is the one that the hash was made of; takes equally long either way. */
export function matches(key: string, hash: Buffer): boolean {
  return timingSafeEqual(hashKey(key), hash);
}

/** All that is kept of a key. */
export function hashKey(key: string): Buffer {
  return digest('sha256', key, 'buffer');
}
