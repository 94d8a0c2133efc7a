/** The request of `createDestination` that a question means. The reader fills in what a question never has, such as passwords. */
import type { Destination } from './integration.ts';

/** The body. Values in angle brackets are to be filled in. */
export function destinationBody({ kind, to }: Destination): Record<string, unknown> {
  return { name: to ?? 'Reports', [kind]: settingsOf(kind, to) };
}

function settingsOf(kind: Destination['kind'], to: string | undefined): Record<string, unknown> {
  if (kind === 'email')
    return {
      host: '<SMTP server>',
      user: '<user>',
      password: '<password>',
      from: '<sender>',
      to: [to ?? '<recipient>'],
    };
  if (kind === 's3') {
    const [, bucket, prefix] = /^(?:s3:\/\/)?([^/]+)\/*(.*?)\/*$/i.exec(to ?? '') ?? [];
    return {
      region: '<region>',
      bucket: bucket ?? '<bucket>',
      ...(prefix ? { prefix } : {}),
      access_key_id: '<access key ID>',
      secret_access_key: '<secret access key>',
    };
  }
  if (kind === 'sftp') {
    const [, user, host, path] = /^(?:sftp:\/\/)?(?:([^/@]+)@)?([^/]+)\/*(.*?)\/*$/i.exec(to ?? '') ?? [];
    return {
      host: host ?? '<host>',
      user: user ?? '<user>',
      password: '<password>',
      host_key: '<fingerprint of the server>',
      ...(path ? { path } : {}),
    };
  }
  if (kind === 'webhook') return { url: to ?? '<URL>', secret: '<secret>' };
  // A path below the folder of the publisher.
  return { path: to?.replace(/^(?:file:)?\/+/i, '') ?? '<path>' };
}
