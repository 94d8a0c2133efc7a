/** A destination that does not exist yet, in the URL: what a question to Dex says about it. */
import type { Kind } from './destinations.ts';

/** What the form of a new destination begins with. It never has secrets. */
export interface NewDestination {
  kind: Kind;
  name: string;
  settings: Readonly<Record<string, string | string[]>>;
}

const KINDS: readonly string[] = ['sftp', 's3', 'folder', 'email', 'webhook'] satisfies Kind[];
const SECRETS = ['password', 'private_key', 'passphrase', 'secret', 'secret_access_key'];

/** Ignores what is not a destination, and settings that are secrets or not text. */
export function readNewDestination(value: unknown): NewDestination | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, name, settings } = value as Record<string, unknown>;
  if (typeof kind !== 'string' || !KINDS.includes(kind) || typeof name !== 'string') return undefined;
  const given = typeof settings === 'object' && settings !== null ? Object.entries(settings) : [];
  const texts = given.filter(
    ([key, one]) => !SECRETS.includes(key) && [one].flat().every((text) => typeof text === 'string'),
  );
  return { kind: kind as Kind, name, settings: Object.fromEntries(texts) };
}
