import type { DestinationKind, Driver, Step } from './destination.ts';
import { emailDriver } from './email/email.ts';
import { folderDriver } from './folder.ts';
import { s3Driver } from './s3/s3.ts';
import { sftpDriver } from './sftp/sftp.ts';
import { webhookDriver } from './webhook/webhook.ts';

/** The drivers by kind. `open` gets settings that were checked against the schema of the same driver. */
// biome-ignore lint/suspicious/noExplicitAny: the settings of each kind have a type of their own, which only its driver knows.
export const DRIVERS: { readonly [Kind in DestinationKind]: Driver<any, readonly Step[]> } = {
  email: emailDriver,
  folder: folderDriver,
  s3: s3Driver,
  sftp: sftpDriver,
  webhook: webhookDriver,
};
