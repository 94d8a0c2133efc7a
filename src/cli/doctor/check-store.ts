/** Checks that files can be written, joined, downloaded and removed. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../../config.ts';
import { RequestError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { openStore } from '../../wire.ts';
import { type Finding, fail, ok } from './finding.ts';

const TEXT = 'Sheaf was here.';

/** Tests the disk store in the temporary folder `trial` on the same disk, and a bucket directly. */
export async function checkStore(config: Config, trial: string): Promise<Finding[]> {
  const place = config.s3 ? `Bucket ${config.s3.bucket}` : 'The disk';
  try {
    const { store, close } = await openStore({ ...config, dataDir: trial });
    try {
      await tryOut(store, { fetches: config.s3 !== null, origin: config.publicUrl ?? 'http://localhost' });
    } finally {
      close();
    }
    return [ok('store', `${place} can write, join, link and remove files.`)];
  } catch (error) {
    if (error instanceof RequestError) return [refused(error, remedy(config, error))];
    return [fail('store', `${place}: ${(error as Error).message.split('\n')[0]}`, remedy(config, error as Error))];
  }
}

/** The message of a store that does not open names the setting, and ends with the next step where there is one. */
function refused({ message }: RequestError, otherwise: string): Finding {
  const [, says, next] = /^(.*\.) (.*)$/s.exec(message) ?? [];
  return says && next ? fail('store', says, next) : fail('store', message, otherwise);
}

async function tryOut(store: Store, { fetches, origin }: { fetches: boolean; origin: string }): Promise<void> {
  const prefix = `health/${randomUUID()}/`;
  try {
    const headers = { contentType: 'text/plain', contentDisposition: 'attachment; filename="sheaf-check.txt"' };
    const [half, file] = [`${prefix}half`, `${prefix}file.txt`];
    const bytes = await store.write(half, chunks(TEXT));
    await store.join(file, [{ key: half, bytes }, Buffer.from('\n')], headers);
    const request = { key: file, expiresIn: 60, origin };
    const { url } = await store.link(request);
    if (!fetches) return;
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((error: Error) => {
      const cause = error.cause as { code?: string; message: string } | undefined;
      const reason = cause?.code ?? cause?.message ?? error.name;
      throw new DeadLink(`a link to ${new URL(url).origin} cannot be reached from this machine (${reason}).`);
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`a link returned HTTP status ${response.status}.`);
    if (text !== `${TEXT}\n`) throw new Error('a link returned other bytes than were written.');
    if (!response.headers.get('content-disposition')?.includes('sheaf-check.txt')) {
      throw new Error('the store does not return Content-Disposition, so downloaded files would lose their names.');
    }
  } finally {
    await store.remove(prefix);
  }
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** The file exists, but its link cannot be reached. */
class DeadLink extends Error {}

function remedy({ s3 }: Config, error: Error): string {
  if (!s3) return 'Check that the disk of SHEAF_DATA_DIR is writable and not full.';
  if (error instanceof DeadLink) return 'Check S3_PUBLIC_ENDPOINT, the URL that clients use to reach the store.';
  return 'Check S3_BUCKET, S3_ENDPOINT, S3_REGION and the credentials (AWS_ACCESS_KEY_ID …); docs/guide/storage.md lists the required permissions.';
}
