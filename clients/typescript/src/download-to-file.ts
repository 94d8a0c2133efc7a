/** Downloads a file completely or not at all. An interrupted download continues where it stopped. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { pauseAfter, type RetryLimits } from './call.ts';
import { pause } from './pause.ts';
import type { Progress } from './progress.ts';
import { retryAfterOf } from './retry-after.ts';
import { SheafError } from './sheaf-error.ts';
import type { Export, Receipt } from './types.ts';

export interface DownloadContext {
  sheaf: {
    getExport(id: number, options: { signal: AbortSignal | undefined }): Promise<Export>;
    getReceipt(id: number, options: { signal: AbortSignal | undefined }): Promise<Receipt>;
  };
  retry: RetryLimits;
}

export interface DownloadInput {
  id: number;
  to: string;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Milliseconds without data after which a connection counts as lost. */
const SILENCE_MS = 30_000;

/** The part of the file that has arrived. */
interface Draft {
  file: FileHandle;
  bytes: number;
  hash: Hash;
  /** ETag of the content. Null if the file storage sends no strong one. */
  etag: string | null;
}

/** Resolves with the export when its complete file is at `to`. If an error occurs, no file remains. */
export async function downloadToFile(ctx: DownloadContext, input: DownloadInput): Promise<Export> {
  const path = `${input.to}.part`;
  const file = await open(path, 'w');
  try {
    const draft: Draft = { file, bytes: 0, hash: createHash('sha256'), etag: null };
    const done = await fill(ctx, input, draft);
    await check(ctx, input, { done, draft });
    await file.close();
    await rename(path, input.to);
    return done;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Downloads until the draft is complete. Only tries without progress count against the limit. */
async function fill({ sheaf, retry }: DownloadContext, input: DownloadInput, draft: Draft): Promise<Export> {
  const { id, onProgress, signal } = input;
  for (let tries = 1; ; tries++) {
    // Every response has a new link. The previous one can have expired.
    const shown = await sheaf.getExport(id, { signal });
    if (!shown.download_url) throw withoutFile(shown);
    const before = draft.bytes;
    const total = shown.file_bytes ?? 0;
    const report = () => onProgress?.({ phase: 'download', done: total > 0 ? draft.bytes / total : 0, export: shown });
    try {
      // A connection can be lost after the last byte.
      if (draft.bytes === 0 || draft.bytes !== total) await fetchRest(shown.download_url, draft, { signal, report });
      return shown;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SheafError && !isTemporary(error)) throw error;
      if (draft.bytes > before) tries = 1;
      const wait = pauseAfter(tries, error);
      if (tries >= retry.tries || wait > retry.maxPauseMs) throw broken(id, draft, error);
      await pause(wait, signal);
    }
  }
}

/** Whether a retry can succeed. 403 means that a link has expired, and the next try has a new one. */
function isTemporary({ status }: SheafError): boolean {
  return status === 403 || status === 429 || (status ?? 500) >= 500;
}

async function fetchRest(
  link: string,
  draft: Draft,
  { signal, report }: { signal: AbortSignal | undefined; report: () => void },
): Promise<void> {
  const silence = new AbortController();
  let heard = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - heard > SILENCE_MS)
      silence.abort(new Error(`No data arrived for ${SILENCE_MS / 1000} seconds.`));
  }, 1000);
  try {
    const headers = draft.bytes > 0 && draft.etag ? { range: `bytes=${draft.bytes}-`, 'if-range': draft.etag } : {};
    const signals = signal ? [signal, silence.signal] : [silence.signal];
    const response = await fetch(link, { headers, signal: AbortSignal.any(signals) });
    if (!response.ok || !response.body) throw refusal(response);
    // Any other status than 206 has the complete file: the content changed, or the file storage does not support ranges.
    if (response.status !== 206) await startOver(draft);
    draft.etag = strong(response.headers.get('etag'));
    report();
    for await (const chunk of response.body) {
      heard = performance.now();
      for (let at = 0; at < chunk.length; ) {
        at += (await draft.file.write(chunk, at, chunk.length - at, draft.bytes + at)).bytesWritten;
      }
      draft.hash.update(chunk);
      draft.bytes += chunk.length;
      report();
    }
  } finally {
    clearInterval(watch);
  }
}

/** Only a strong ETag guarantees identical bytes. */
function strong(etag: string | null): string | null {
  return etag?.startsWith('"') ? etag : null;
}

async function startOver(draft: Draft): Promise<void> {
  await draft.file.truncate(0);
  draft.bytes = 0;
  draft.hash = createHash('sha256');
}

function refusal(response: Response): SheafError {
  const { status } = response;
  const message = `The file storage returned status ${status}. Get the export again and download its file.`;
  return new SheafError('NO_FILE', message, { status, retryAfterMs: retryAfterOf(response) });
}

/** Checks the size and, if the export has a receipt, the SHA-256. */
async function check(
  { sheaf }: DownloadContext,
  { id, signal }: DownloadInput,
  { done, draft }: { done: Export; draft: Draft },
): Promise<void> {
  const digest = draft.hash.digest('hex');
  const receipt = await sheaf.getReceipt(id, { signal }).catch((error: unknown) => {
    if (error instanceof SheafError && error.code === 'CONFLICT') return null;
    throw error;
  });
  const wrong =
    done.file_bytes !== null && done.file_bytes !== draft.bytes
      ? `It has ${draft.bytes} bytes instead of ${done.file_bytes}.`
      : receipt && receipt.file.sha256 !== digest
        ? `Its SHA-256 is ${digest} instead of ${receipt.file.sha256}.`
        : null;
  if (wrong === null) return;
  const message = `The file of export ${id} was damaged during the download. ${wrong} Download it again.`;
  throw new SheafError('DAMAGED_FILE', message, { export: done });
}

function withoutFile(shown: Export): SheafError {
  const reason =
    shown.status === 'completed'
      ? 'The file has expired. Create the export again.'
      : `Its status is ${shown.status}. Wait until it is completed.`;
  return new SheafError('NO_FILE', `Export ${shown.id} has no file. ${reason}`, { export: shown });
}

function broken(id: number, { bytes }: Draft, cause: unknown): SheafError {
  const message = `The download of export ${id} failed repeatedly after ${bytes} bytes. Check the network.`;
  return new SheafError('UNREACHABLE', message, { cause });
}
