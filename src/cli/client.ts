/** The command line as a client of the public HTTP API. */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './exit-codes.ts';

/** What the command line uses of an export. */
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

export interface ExportAnswer {
  export: RemoteExport;
  deduped: boolean;
}

export interface Client {
  /** Asks for a report; a twin that is being built is joined. */
  create(body: object, options?: { dryRun?: boolean }): Promise<ExportAnswer>;
  /** Polls until the export is completed or failed. */
  wait(id: number, onChange: (state: RemoteExport) => void): Promise<RemoteExport>;
  /** The receipt of a completed export. */
  receipt(id: string): Promise<unknown>;
}

/** Grows from the first to the last, so that quick exports are seen at once and slow ones cost little. */
const POLL_MS = { first: 50, factor: 1.5, last: 1000 };

export function createClient({ url, key }: { url: string; key: string }): Client {
  const call = (path: string, init: RequestInit = {}) => request(`${url}/api/v1${path}`, key, init);
  return {
    async create(body, { dryRun = false } = {}) {
      const answer = await call(dryRun ? '/exports?dry_run=true' : '/exports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { export: answer.export!, deduped: answer.deduped ?? false };
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

/** Downloads a link to a file that appears once it is whole; resolves with its size. */
export async function download(link: string, path: string): Promise<number> {
  const response = await reach(link, {});
  if (!response.ok || !response.body) throw new CommandError('refused', `The download answered ${response.status}.`);
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

interface Answer {
  export?: RemoteExport;
  deduped?: boolean;
  error?: { message: string; request_id: string };
}

async function request(url: string, key: string, init: RequestInit): Promise<Answer> {
  for (;;) {
    const response = await reach(url, { ...init, headers: { ...init.headers, 'x-api-key': key } });
    if (response.status === 429) {
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
      continue;
    }
    const answer = (await response.json()) as Answer;
    // A twin in flight is what was asked for.
    if (response.ok || (response.status === 409 && answer.export)) return answer;
    throw new CommandError('refused', `${answer.error?.message} (request ${answer.error?.request_id})`);
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
