/** The format of API keys and their hashes. */
import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';

/** `sheaf_`, 8 characters that identify the key, `_` and 192 random bits. */
const FORM = /^sheaf_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{32}$/;

export interface NewApiKey {
  /** The key itself. It is shown once and never stored. */
  key: string;
  /** Identifies the key in the database, in lists and in logs. */
  prefix: string;
  hash: Buffer;
}

export function newApiKey(): NewApiKey {
  const prefix = newPrefix();
  const key = `sheaf_${prefix}_${randomBytes(24).toString('base64url')}`;
  return { key, prefix, hash: hashKey(key) };
}

/** Returns a prefix that is never only digits, because commands would read it as the ID of another key. */
export function newPrefix(random: (size: number) => Buffer = randomBytes): string {
  for (;;) {
    const prefix = random(16)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, 8)
      .padEnd(8, '0');
    if (/[A-Za-z]/.test(prefix)) return prefix;
  }
}

/** Returns the prefix of an API key, or null for a string that is not an API key. */
export function prefixOf(key: string): string | null {
  return FORM.exec(key)?.[1] ?? null;
}

/** Whether the hash belongs to the key. The comparison takes constant time. */
export function matches(key: string, hash: Buffer): boolean {
  return timingSafeEqual(hashKey(key), hash);
}

/** Returns the hash of a key, which is stored instead of the key. */
function hashKey(key: string): Buffer {
  return digest('sha256', key, 'buffer');
}
