/** Where the files of schedules are delivered to: a folder, OpenSSH, and, together with a store on S3, a bucket of its own. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import { testBucket } from '../support/s3-bucket.ts';
import { hasSshd, startSshd } from '../support/sshd.ts';

export interface Place {
  name: string;
  /** The member of a request that creates the destination. */
  sent: object;
  /** The names that others see, including drafts and unfinished uploads. */
  names(): Promise<string[]>;
  read(name: string): Promise<Buffer>;
  stop(): Promise<void>;
}

/** `folder` is where the service writes for the publisher. */
export async function openPlaces({ folder, s3 }: { folder: string; s3: boolean }): Promise<Place[]> {
  const places: Place[] = [{ name: 'folder', sent: { folder: { path: '' } }, ...onDisk(folder), stop: async () => {} }];
  if (hasSshd()) places.push(await sftp());
  if (s3) places.push(await bucket());
  return places;
}

const onDisk = (folder: string) => ({
  names: () => readdir(folder).catch(() => []),
  read: (name: string) => readFile(join(folder, name)),
});

async function sftp(): Promise<Place> {
  const { host, port, user, privateKey: private_key, hostKey, folder, stop } = await startSshd();
  const host_key = fingerprintOf(Buffer.from(hostKey, 'base64'));
  return { name: 'SFTP', sent: { sftp: { host, port, user, private_key, host_key } }, ...onDisk(folder), stop };
}

async function bucket(): Promise<Place> {
  const { options, keys, read, uploads, drop } = await testBucket();
  const { accessKeyId: access_key_id, secretAccessKey: secret_access_key } = options.credentials;
  const s3 = { endpoint: options.endpoint, bucket: options.bucket, access_key_id, secret_access_key };
  return {
    name: 'S3',
    sent: { s3 },
    names: async () => [...(await keys()), ...(await uploads()).map((key) => `an upload of ${key}`)],
    read: async (name) => (await read(name))!,
    stop: drop,
  };
}
