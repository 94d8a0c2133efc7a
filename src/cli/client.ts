/** The CLI's client of the public HTTP API. */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './exit-codes.ts';

/** The fields of an export that the CLI uses. */
export interface RemoteExport {
  id: number;
  status: 'pending' | 'processing' | 'completed' | 'failed';
  filename: string | null;
  download_url: string | null;
  error_message: string | null;
  progress: { parts_ready: number; total_parts: number } | null;
  status_url: string | null;
  row_count: number | null;
  file_bytes: number | null;
}

export interface CreatedExport {
  export: RemoteExport;
  deduped: boolean;
}

export interface Client {
  /** Creates an export. Returns the existing one if an identical export is in progress. */
  create(body: object, options?: { dryRun?: boolean }): Promise<CreatedExport>;
  /** Polls until the export is completed or failed. */
  wait(id: number, onChange: (state: RemoteExport) => void): Promise<RemoteExport>;
  /** Gets the receipt of a completed export. */
  receipt(id: string): Promise<unknown>;
}

/** The interval grows from `first` to `last`, so that fast exports are noticed immediately and slow ones need few requests. */
const POLL_MS = { first: 50, factor: 1.5, last: 1000 };

export function createClient({ url, key }: { url: string; key: string }): Client {
  const call = (path: string, init: RequestInit = {}) => request(`${url}/api/v1${path}`, key, init);
  return {
    async create(body, { dryRun = false } = {}) {
      const response = await call(dryRun ? '/exports?dry_run=true' : '/exports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { export: response.export!, deduped: response.deduped ?? false };
    },
    async wait(id, onChange) {
      for (let pause = POLL_MS.first; ; pause = Math.min(pause * POLL_MS.factor, POLL_MS.last)) {
        const { export: state } = await call(`/exports/${id}`);
        onChange(state!);
        if (state!.status === 'completed' || state!.status === 'failed') return state!;
        await sleep(pause);
      }
    },
    receipt: (id) => call(`/exports/${encodeURIComponent(id)}/receipt`),
  };
}

/** Downloads a link. The file appears at `path` when it is complete. Resolves with its size in bytes. */
export async function download(link: string, path: string): Promise<number> {
  const response = await reach(link, {});
  if (!response.ok || !response.body)
    throw new CommandError('refused', `The download failed with HTTP status ${response.status}.`);
  const draft = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(draft));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return (await stat(path)).size;
}

interface ResponseBody {
  export?: RemoteExport;
  deduped?: boolean;
  error?: { message: string; request_id: string };
}

async function request(url: string, key: string, init: RequestInit): Promise<ResponseBody> {
  for (;;) {
    const response = await reach(url, { ...init, headers: { ...init.headers, 'x-api-key': key } });
    if (response.status === 429) {
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
      continue;
    }
    const body = (await response.json()) as ResponseBody;
    // A 409 contains the identical export in progress, which is as good as a new one.
    if (response.ok || (response.status === 409 && body.export)) return body;
    throw new CommandError('refused', `${body.error?.message} (request ${body.error?.request_id})`);
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new CommandError(
      'unreachable',
      `Cannot reach ${new URL(url).origin}: ${String((cause as Error).cause ?? cause)}`,
    );
  }
}
