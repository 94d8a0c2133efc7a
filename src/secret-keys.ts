/** Encrypts secrets that are stored in the database, with a key that is not. */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { RequestError } from './errors.ts';
import { makeFolder } from './make-folder.ts';
import type { SettingType } from './setting.ts';

/** AES-256-GCM with the nonce and tag sizes of NIST SP 800-38D, which Node uses by default. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes that name the key, so that a missing key is not confused with damaged bytes. */
const NAME_BYTES = 4;

/** The value of SHEAF_SECRETS_KEY. */
export const secretKeys: SettingType<Buffer[]> = {
  allowed: 'keys of 64 hexadecimal digits, comma-separated, for example from "openssl rand -hex 32"',
  read: (text) => readKeys(text.split(',')),
  secret: true,
};

function readKeys(lines: readonly string[]): Buffer[] | null {
  const keys = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (keys.length === 0 || !keys.every((key) => /^[0-9a-f]{64}$/i.test(key))) return null;
  return keys.map((key) => Buffer.from(key, 'hex'));
}

/** A secret cannot be encrypted or decrypted. The message is public, contains neither a secret nor a path, and says what to do. */
export class SealedSecretError extends RequestError {
  constructor(message: string, cause?: unknown) {
    super('CONFLICT', message, { cause });
  }
}

export interface SecretKeys {
  /** Encrypts a text with the first key. `owner` names the row: bytes that are copied to another row cannot be decrypted there. */
  seal(text: string, owner: string): Promise<Buffer>;
  /** Throws {@link SealedSecretError}. */
  open(sealed: Uint8Array, owner: string): Promise<string>;
  /** Whether the bytes were encrypted with another key than the first one, so that they are to be encrypted again. */
  isOutdated(sealed: Uint8Array): Promise<boolean>;
}

/**
 * Uses the keys of a setting, or of a file with one key per line that is created when the first secret is stored. The first key
 * encrypts, and all decrypt.
 */
export function createSecretKeys({ keys, file }: { keys: readonly Buffer[] | null; file: string }): SecretKeys {
  const place = keys ? 'SHEAF_SECRETS_KEY' : shown(file);
  const known = async () => keys ?? (await keysOf(file)) ?? [];
  return {
    async seal(text, owner) {
      const key = (keys ?? (await keysOf(file)) ?? (await createFile(file)))[0]!;
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nameOf(key), nonce, cipher.getAuthTag(), bytes]);
    },
    async open(sealed, owner) {
      const bytes = Buffer.from(sealed);
      const name = bytes.subarray(0, NAME_BYTES);
      const key = (await known()).find((one) => nameOf(one).equals(name));
      if (!key) {
        throw new SealedSecretError(
          `The secret was encrypted with the key ${name.toString('hex')}, which is not in ${place}. Ask your administrator to add that key, or send the secret again.`,
        );
      }
      const nonceEnd = NAME_BYTES + NONCE_BYTES;
      const tagEnd = nonceEnd + TAG_BYTES;
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(NAME_BYTES, nonceEnd)).setAAD(Buffer.from(owner));
        decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
        return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SealedSecretError('The stored secret is damaged. Send the secret again.', cause);
      }
    },
    async isOutdated(sealed) {
      const [first] = await known();
      return first !== undefined && !nameOf(first).equals(Buffer.from(sealed).subarray(0, NAME_BYTES));
    },
  };
}

/** The beginning of the key's digest, which says nothing about the key. */
function nameOf(key: Buffer): Buffer {
  return hash('sha256', key, 'buffer').subarray(0, NAME_BYTES);
}

/** Clients read the messages, so they omit the path. */
const shown = (file: string) => `the file ${basename(file)} of the data folder`;

/** Null without the file. Read for each secret, which is rare, so that a rotation needs no restart. */
async function keysOf(file: string): Promise<Buffer[] | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new SealedSecretError(
      `The keys in ${shown(file)} cannot be read: ${error.code}. Ask your administrator to give the service access to this file.`,
      error,
    );
  });
  if (text === null) return null;
  const keys = readKeys(text.split('\n'));
  if (keys) return keys;
  throw new SealedSecretError(
    `The keys in ${shown(file)} are not valid. Allowed: one key of 64 hexadecimal digits per line. Ask your administrator to restore the file.`,
  );
}

/** If two processes create the file at the same time, both use the one that was linked first. */
async function createFile(file: string): Promise<Buffer[]> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await makeFolder(dirname(file), 0o700);
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new SealedSecretError(
      `No key can be created in ${shown(file)}: ${code}. Ask your administrator to set SHEAF_SECRETS_KEY.`,
      cause,
    );
  } finally {
    await rm(draft, { force: true });
  }
  return (await keysOf(file))!;
}
