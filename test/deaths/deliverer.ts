/**
 * A process that delivers files, as a worker does, and halts at a step of a delivery until it is killed or told to go on. The steps are found
 * by watching what the drivers call: the store, `node:fs`, ssh2 and the SDK of S3. Nothing of Sheaf is replaced.
 */
import fs from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { S3Client } from '@aws-sdk/client-s3';
import { DELIVERY_SETTINGS } from '../support/delivery-settings.ts';

export const STEPS = ['reserved', 'first byte', 'half', 'all bytes', 'renamed', 'receipt'] as const;
export type HaltStep = (typeof STEPS)[number];

export interface DelivererOptions {
  url: string;
  /** Data folder with the store. */
  folder: string;
  deliveryFolder: string;
  /** Hex. */
  secretsKey: string;
  /** Null to halt nowhere. */
  haltAt: HaltStep | null;
}

if (process.argv[1] === import.meta.filename) await main(JSON.parse(process.argv[2]!));

async function main({ url, folder, deliveryFolder, secretsKey, haltAt }: DelivererOptions): Promise<void> {
  const goOn = Promise.withResolvers<void>();
  createInterface({ input: process.stdin }).once('line', () => goOn.resolve());
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const at = async (step: HaltStep) => {
    if (step !== haltAt) return;
    say(`at ${step}`);
    await goOn.promise;
  };
  watchFolders(at);
  watchSftp(at);
  watchBuckets(at);
  // Loaded after the system's functions were wrapped.
  const { createPool } = await import('../../src/db/pool.ts');
  const { startFileDeliveries } = await import('../../src/deliveries/start-file-deliveries.ts');
  const { createSecretKeys } = await import('../../src/secret-keys.ts');
  const { openDiskStore } = await import('../../src/store/disk-store.ts');
  const store = await openDiskStore({ folder });
  async function* read(key: string) {
    await at('reserved');
    let seen = 0;
    const { size } = await fs.stat(`${store.folder}/${key}`);
    for await (const chunk of store.read(key)) {
      yield chunk;
      if (seen === 0) await at('first byte');
      if (seen < size / 2 && seen + chunk.length >= size / 2) await at('half');
      seen += chunk.length;
    }
    await at('all bytes');
  }
  startFileDeliveries(
    {
      pool: createPool({ url, max: 4, name: 'deliverer' }),
      secretKeys: createSecretKeys({ keys: [Buffer.from(secretsKey, 'hex')], file: '/nowhere' }),
      store: { ...store, read },
      log: { info: (_, message) => say(message), warn: (_, message) => say(message) },
      ...DELIVERY_SETTINGS,
      deliveryFolder,
    },
    new AbortController().signal,
  );
  say('started');
}

type At = (step: HaltStep) => Promise<void>;

/** The step that a draft with this new name has reached. */
const shownBy = (name: string): HaltStep => (name.endsWith('.receipt.json') ? 'receipt' : 'renamed');

function watchFolders(at: At): void {
  const { link, rename } = fs;
  fs.link = async (from, to) => {
    await link(from, to);
    await at('renamed');
  };
  fs.rename = async (from, to) => {
    await rename(from, to);
    await at(shownBy(String(to)));
  };
  syncBuiltinESMExports();
}

type Renaming = (from: string, to: string, done: (error?: unknown) => void) => void;

function watchSftp(at: At): void {
  const { SFTP } = createRequire(import.meta.url)('ssh2/lib/protocol/SFTP.js') as {
    SFTP: { prototype: Record<'rename' | 'ext_openssh_rename', Renaming> };
  };
  for (const method of ['rename', 'ext_openssh_rename'] as const) {
    const original = SFTP.prototype[method];
    SFTP.prototype[method] = function (this: unknown, from, to, done) {
      original.call(this, from, to, (error) => void (error ? done(error) : at(shownBy(to)).then(() => done())));
    };
  }
}

function watchBuckets(at: At): void {
  const send = S3Client.prototype.send as unknown as (this: unknown, ...args: unknown[]) => Promise<unknown>;
  S3Client.prototype.send = async function (this: unknown, ...args: unknown[]) {
    const result = await send.apply(this, args);
    const command = args[0] as { constructor: { name: string }; input: { Key?: string } };
    const { name } = command.constructor;
    const { Key = '' } = command.input;
    if (name === 'CompleteMultipartUploadCommand' || name === 'PutObjectCommand') await at(shownBy(Key));
    return result;
  } as typeof S3Client.prototype.send;
}
