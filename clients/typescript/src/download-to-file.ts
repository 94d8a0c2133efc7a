/** A file from a link, whole or not at all: what breaks off goes on where it stopped. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { pauseAfter, type RetryLimits, retryAfterOf } from './call.ts';
import { pause } from './pause.ts';
import type { Progress, Sheaf } from './sheaf.ts';
import { SheafError } from './sheaf-error.ts';
import type { Export } from './types.ts';

export interface DownloadContext {
  sheaf: Sheaf;
  retry: RetryLimits;
}

export interface DownloadInput {
  id: number;
  to: string;
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A connection that brings nothing for so long is dead. */
const SILENCE_MS = 30_000;

/** What has arrived. */
interface Draft {
  file: FileHandle;
  bytes: number;
  hash: Hash;
  /** Names the content that the bytes are of; null when the store gives it no name. */
  etag: string | null;
}

/** Resolves with the export once its whole file is at `to`. Whatever goes wrong leaves nothing behind. */
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

/** Fetches until the draft is whole. Tries that brought bytes do not count against the limit. */
async function fill({ sheaf, retry }: DownloadContext, input: DownloadInput, draft: Draft): Promise<Export> {
  const { id, onProgress, signal } = input;
  for (let tries = 1; ; tries++) {
    // Every answer has a fresh link: the one before may have died.
    const shown = await sheaf.getExport(id, { signal });
    if (!shown.download_url) throw withoutFile(shown);
    const before = draft.bytes;
    const total = shown.file_bytes ?? 0;
    const report = () => onProgress?.({ phase: 'download', done: total > 0 ? draft.bytes / total : 0, export: shown });
    try {
      // A connection may break behind the last byte.
      if (draft.bytes === 0 || draft.bytes !== total) await fetchRest(shown.download_url, draft, { signal, report });
      return shown;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SheafError && !isPassing(error)) throw error;
      if (draft.bytes > before) tries = 1;
      const wait = pauseAfter(tries, error);
      if (tries >= retry.tries || wait > retry.longestPauseMs) throw broken(id, draft, error);
      await pause(wait, signal);
    }
  }
}

/** An error that a moment later may be none; 403 is the death of a link, and the next has another. */
function isPassing({ status }: SheafError): boolean {
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
    if (performance.now() - heard > SILENCE_MS) silence.abort(new Error(`Nothing came for ${SILENCE_MS / 1000} s.`));
  }, 1000);
  try {
    const headers = draft.bytes > 0 && draft.etag ? { range: `bytes=${draft.bytes}-`, 'if-range': draft.etag } : {};
    const signals = signal ? [signal, silence.signal] : [silence.signal];
    const answer = await fetch(link, { headers, signal: AbortSignal.any(signals) });
    if (!answer.ok || !answer.body) throw refusal(answer);
    // Anything but the rest is the whole, from the beginning: the content has changed, or the store knows no ranges.
    if (answer.status !== 206) await startOver(draft);
    draft.etag = strong(answer.headers.get('etag'));
    report();
    for await (const chunk of answer.body) {
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

/** Only a strong name promises the same bytes. */
function strong(etag: string | null): string | null {
  return etag?.startsWith('"') ? etag : null;
}

async function startOver(draft: Draft): Promise<void> {
  await draft.file.truncate(0);
  draft.bytes = 0;
  draft.hash = createHash('sha256');
}

function refusal(answer: Response): SheafError {
  const { status } = answer;
  return new SheafError('NO_FILE', `The download answered ${status}.`, { status, retryAfterMs: retryAfterOf(answer) });
}

/** The size, and the digest where the export has a receipt. */
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
      ? `It has ${draft.bytes} bytes, the export ${done.file_bytes}.`
      : receipt && receipt.file.sha256 !== digest
        ? `Its SHA-256 is ${digest}, in the receipt ${receipt.file.sha256}.`
        : null;
  if (wrong === null) return;
  const message = `The file of export ${id} did not arrive as it was built. ${wrong} Download it again.`;
  throw new SheafError('DAMAGED_FILE', message, { export: done });
}

function withoutFile(shown: Export): SheafError {
  const reason =
    shown.status === 'completed'
      ? 'Its file is no longer kept; ask for the report again.'
      : `It is ${shown.status}; wait until it is completed.`;
  return new SheafError('NO_FILE', `Export ${shown.id} has no file. ${reason}`, { export: shown });
}

function broken(id: number, { bytes }: Draft, cause: unknown): SheafError {
  const message = `The download of export ${id} broke off after ${bytes} bytes, again and again. Check the network.`;
  return new SheafError('UNREACHABLE', message, { cause });
}
