/** A bucket of a publisher. It has nothing to do with the bucket in which Sheaf stores exports. */
import { invalid, shownValue } from '../../../errors.ts';
import { hostOf, isPublic } from '../../../webhooks/public-address.ts';
import { type DestinationContext, type Driver, FILE_STEPS, loadedOnUse } from '../destination.ts';
import { isPlainName } from '../plain-name.ts';
import { S3Settings } from './settings.ts';

export const s3Driver: Driver<S3Settings, typeof FILE_STEPS> = {
  kind: 's3',
  settings: S3Settings,
  secrets: ['secret_access_key'],
  target: ['endpoint', 'bucket'],
  steps: FILE_STEPS,
  isAllowed: () => true,
  async check({ endpoint, prefix = '' }, ctx) {
    if (endpoint !== undefined) checkEndpoint(endpoint, ctx);
    if (prefix === '' || prefix.split('/').every(isPlainName)) return;
    throw invalid({
      field: 'prefix',
      wrong: `${shownValue(prefix)} is not valid`,
      allowed: 'names of folders with single slashes between them, without . and .., for example sheaf/daily',
    });
  },
  open: (settings, ctx) => loadedOnUse(async () => (await import('./bucket-folder.ts')).bucketFolder(settings, ctx)),
};

function checkEndpoint(endpoint: string, { allowPrivate }: DestinationContext): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const schemes = allowPrivate ? ['https:', 'http:'] : ['https:'];
  const isPlain = url && schemes.includes(url.protocol) && url.href === `${url.origin}/`;
  if (!isPlain) {
    throw invalid({
      field: 'endpoint',
      wrong: `${shownValue(endpoint)} is not valid`,
      allowed:
        'the URL of the store with https:// and without a path or credentials, for example https://s3.example.com',
    });
  }
  const host = hostOf(url);
  if (allowPrivate || !/^[\d.]+$|:/.test(host) || isPublic(host)) return;
  throw invalid({
    field: 'endpoint',
    wrong: `${host} is not a public IP address`,
    next: 'Use a public URL, or ask your administrator to set SHEAF_WEBHOOK_PRIVATE=on',
  });
}
