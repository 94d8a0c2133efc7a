/** Whether files can be kept and fetched. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../../config.ts';
import { RequestError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { openStore } from '../../wire.ts';
import { type Finding, fail, ok } from './finding.ts';

const TEXT = 'Sheaf was here.';

/** The disk store is tried in a folder of its own on the same disk; a bucket where it is. */
export async function checkStore(config: Config, trial: string): Promise<Finding[]> {
  const place = config.s3 ? `Bucket ${config.s3.bucket}` : 'The disk';
  try {
    const { store, close } = await openStore({ ...config, dataDir: trial });
    try {
      await tryOut(store, { fetches: config.s3 !== null, origin: config.publicUrl ?? 'http://localhost' });
    } finally {
      close();
    }
    return [ok('store', `${place} takes, joins, links and removes files.`)];
  } catch (error) {
    // What is said of a store that does not open names the place by itself.
    if (error instanceof RequestError) return [fail('store', error.message, remedy(config, error))];
    return [fail('store', `${place}: ${(error as Error).message.split('\n')[0]}`, remedy(config, error as Error))];
  }
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
      const why = cause?.code ?? cause?.message ?? error.name;
      throw new DeadLink(`a link to ${new URL(url).origin} cannot be fetched from here (${why}).`);
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`a link was answered with ${response.status}.`);
    if (text !== `${TEXT}\n`) throw new Error('a link gave other bytes than were written.');
    if (!response.headers.get('content-disposition')?.includes('sheaf-check.txt')) {
      throw new Error('it does not keep Content-Disposition, so files would be downloaded without their names.');
    }
  } finally {
    await store.remove(prefix);
  }
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** A file that is there, and a link that does not lead to it. */
class DeadLink extends Error {}

function remedy({ s3 }: Config, error: Error): string {
  if (!s3) return 'See that SHEAF_DATA_DIR is on a disk that is writable and not full.';
  if (error instanceof DeadLink) return 'Check S3_PUBLIC_ENDPOINT, the address by which callers reach the store.';
  if (error instanceof RequestError && error.code === 'UNAVAILABLE') {
    return 'Check S3_ENDPOINT; see that the store runs, and the network and firewalls on the way.';
  }
  return 'Check S3_BUCKET, S3_ENDPOINT, S3_REGION and the credentials (AWS_ACCESS_KEY_ID …); docs/guide/storage.md lists the rights.';
}
