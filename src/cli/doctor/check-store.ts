/** Checks that files can be written, joined, downloaded and removed. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../../config.ts';
import { RequestError } from '../../errors.ts';
import { CopyRefused, type Store } from '../../store/store.ts';
import { openStore } from '../../wire.ts';
import { type Finding, fail, ok } from './finding.ts';

/** In bytes. S3 joins files that are larger than 8 MiB by copying, which some stores refuse. */
const TRIAL_BYTES = 9 * 1024 ** 2;

const TEXT = 'Sheaf was here.\n'.padEnd(1024);

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
    const length = fetches ? TRIAL_BYTES : TEXT.length;
    const bytes = await store.write(half, chunks(length));
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
    if (text !== `${TEXT.repeat(length / TEXT.length)}\n`)
      throw new Error('a link returned other bytes than were written.');
    if (!response.headers.get('content-disposition')?.includes('sheaf-check.txt')) {
      throw new Error('the store does not return Content-Disposition, so downloaded files would lose their names.');
    }
  } finally {
    await store.remove(prefix);
  }
}

async function* chunks(bytes: number): AsyncGenerator<Uint8Array> {
  for (let written = 0; written < bytes; written += TEXT.length) yield Buffer.from(TEXT);
}

/** The file exists, but its link cannot be reached. */
class DeadLink extends Error {}

function remedy({ s3 }: Config, error: Error): string {
  if (!s3) return 'Check that the disk of SHEAF_DATA_DIR is writable and not full.';
  if (error instanceof CopyRefused)
    return 'Set S3_EQUAL_PARTS, for example to 8388608. docs/guide/storage.md says what it costs.';
  if (error instanceof DeadLink) return 'Check S3_PUBLIC_ENDPOINT, the URL that clients use to reach the store.';
  return 'Check S3_BUCKET, S3_ENDPOINT, S3_REGION and the credentials (AWS_ACCESS_KEY_ID …); docs/guide/storage.md lists the required permissions.';
}
