import { type CallContext, call, DEFAULT_RETRIES, type RetryLimits } from './call.ts';
import { pause } from './pause.ts';
import { SheafError } from './sheaf-error.ts';
import type { Answers, Estimate, Export, Receipt, ReportParams, ReportType } from './types.ts';

export interface SheafOptions {
  /** Where Sheaf answers: `https://reports.example.com`. */
  origin: string;
  apiKey: string;
  retry?: Partial<RetryLimits>;
}

/** What asks for a report of one type: its filters and its presentation. */
export type ReportRequest<R extends ReportType = ReportType> = {
  [T in R]: {
    report_type: T;
    search_params?: ReportParams[T]['search'];
    index_params?: ReportParams[T]['index'];
  };
}[R];

export interface Cancellable {
  signal?: AbortSignal | undefined;
}

export interface ListOptions extends Cancellable {
  limit?: number;
  /** `next_cursor` of the page before. */
  after?: string;
  status?: readonly Export['status'][];
  report_type?: readonly ReportType[];
}

/** How far a report is. */
export interface Progress {
  /** `build`: its parts are made; `download`: its bytes arrive. */
  phase: 'build' | 'download';
  /** How much of that is done, from 0 to 1. */
  done: number;
  /** The export as it was last seen. */
  export: Export;
}

export interface FollowOptions extends Cancellable {
  /** Called at the beginning and at every change. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** The longest to wait for the report to be built; without it, as long as it takes. */
  timeoutMs?: number | undefined;
}

export interface FileOptions extends FollowOptions {
  /** The path of the file. It appears when it is whole; until then it is written beside, as `PATH.part`. */
  to: string;
}

/** How long an answer is held back while a report is built: short where somebody wants to see its progress. */
const WAIT_SECONDS = { watched: 2, unwatched: 30 };

/** A client of one Sheaf, for one key. It holds no connection and needs no closing. */
export class Sheaf {
  readonly #ctx: CallContext;

  constructor({ origin, apiKey, retry }: SheafOptions) {
    this.#ctx = { origin: origin.replace(/\/+$/, ''), apiKey, retry: { ...DEFAULT_RETRIES, ...retry } };
  }

  /**
   * Asks for a report. `deduped` tells that an earlier one with the same parameters answers. Rejects with `CONFLICT`, the running
   * export in `error.export`, while the same report is being built.
   */
  createExport(request: ReportRequest, { signal }: Cancellable = {}): Promise<Answers['createExportReport']> {
    // Sent twice it is the same report: repeating it does no harm.
    return call(this.#ctx, { method: 'POST', path: '/exports', body: request, repeatable: true, signal });
  }

  /** Checks a request and estimates its file, without asking for it. */
  async estimateExport(request: ReportRequest, { signal }: Cancellable = {}): Promise<Estimate | null> {
    const asked = { method: 'POST', path: '/exports?dry_run=true', body: request, repeatable: true, signal };
    const answer = await call<Answers['createExportReport']>(this.#ctx, asked);
    return answer.export.estimate ?? null;
  }

  /** The export as it is now, or after `wait` seconds at most when it is not finished; 50 is the longest. */
  async getExport(id: number, { wait = 0, signal }: Cancellable & { wait?: number } = {}): Promise<Export> {
    const path = `/exports/${id}${wait > 0 ? `?wait=${wait}` : ''}`;
    return (await call<Answers['getExportReport']>(this.#ctx, { method: 'GET', path, repeatable: true, signal }))
      .export;
  }

  /** A page of exports, newest first. */
  listExports({ limit, after, status, report_type, signal }: ListOptions = {}): Promise<Answers['listExportReports']> {
    const query = new URLSearchParams();
    if (limit !== undefined) query.set('limit', String(limit));
    if (after !== undefined) query.set('after', after);
    if (status) query.set('status', status.join(','));
    if (report_type) query.set('report_type', report_type.join(','));
    return call(this.#ctx, { method: 'GET', path: `/exports?${query}`, repeatable: true, signal });
  }

  /** Every export, newest first, page by page. */
  async *allExports(options: Omit<ListOptions, 'after'> = {}): AsyncGenerator<Export, void, undefined> {
    for (let after: string | undefined; ; ) {
      const page = await this.listExports({ ...options, ...(after === undefined ? {} : { after }) });
      yield* page.exports;
      if (page.next_cursor === null) return;
      after = page.next_cursor;
    }
  }

  /** Ends an export that is not finished. */
  async cancelExport(id: number, { signal }: Cancellable = {}): Promise<Export> {
    const asked = { method: 'POST', path: `/exports/${id}/cancel`, repeatable: true, signal };
    return (await call<Answers['cancelExportReport']>(this.#ctx, asked)).export;
  }

  /** Removes an export and its file. */
  deleteExport(id: number, { signal }: Cancellable = {}): Promise<void> {
    return call(this.#ctx, { method: 'DELETE', path: `/exports/${id}`, repeatable: false, signal });
  }

  /** The proof of a completed export. */
  getReceipt(id: number, { signal }: Cancellable = {}): Promise<Receipt> {
    return call(this.#ctx, { method: 'GET', path: `/exports/${id}/receipt`, repeatable: true, signal });
  }

  /** Any other operation, below `/api/v1`: `request('POST', '/webhooks', {url})`. */
  request<T>(method: string, path: string, body?: unknown, { signal }: Cancellable = {}): Promise<T> {
    return call(this.#ctx, { method, path, body, repeatable: method === 'GET', signal });
  }

  /** Waits until the export is completed. Rejects with `EXPORT_FAILED` or `TIMED_OUT`, the export in `error.export`. */
  async waitForExport(id: number, { onProgress, timeoutMs, signal }: FollowOptions = {}): Promise<Export> {
    const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
    const longest = onProgress ? WAIT_SECONDS.watched : WAIT_SECONDS.unwatched;
    let seen = await this.getExport(id, { signal });
    for (let told = ''; ; ) {
      const done = builtShare(seen);
      if (told !== `${seen.status} ${done}`) onProgress?.({ phase: 'build', done, export: seen });
      told = `${seen.status} ${done}`;
      if (seen.status === 'completed') return seen;
      if (seen.status === 'failed') {
        throw new SheafError('EXPORT_FAILED', `Export ${id} failed: ${seen.error_message}`, { export: seen });
      }
      const left = (deadline - performance.now()) / 1000;
      if (left <= 0) {
        const message = `Export ${id} is not finished after ${timeoutMs} ms. It goes on being built; cancelExport ends it.`;
        throw new SheafError('TIMED_OUT', message, { export: seen });
      }
      // The service waits whole seconds; what is left of one is waited here.
      if (left < 1) await pause(left * 1000, signal);
      seen = await this.getExport(id, { wait: Math.floor(Math.min(longest, left)), signal });
    }
  }

  /**
   * Downloads the file of a completed export. A download that breaks off goes on where it stopped, with a fresh link where the old one
   * has died; size and SHA-256 are checked before the file appears. Not for browsers, which have no files.
   */
  async downloadExport(id: number, { to, onProgress, signal }: FileOptions): Promise<Export> {
    const { downloadToFile } = await import('./download-to-file.ts');
    return downloadToFile({ sheaf: this, retry: this.#ctx.retry }, { id, to, onProgress, signal });
  }

  /**
   * Asks for a report, waits for it, and has its file at `to`. Where the same report is being built already, that one is waited for.
   * When the signal aborts, the report goes on being built: `cancelExport` ends it.
   */
  async exportToFile(options: ReportRequest & FileOptions): Promise<Export> {
    const { to, onProgress, timeoutMs, signal, ...request } = options;
    const id = await this.#ask(request as ReportRequest, signal);
    await this.waitForExport(id, { onProgress, timeoutMs, signal });
    return this.downloadExport(id, { to, onProgress, signal });
  }

  /** The id of a new export, or of its twin. */
  async #ask(request: ReportRequest, signal: AbortSignal | undefined): Promise<number> {
    try {
      return (await this.createExport(request, { signal })).export.id;
    } catch (error) {
      if (error instanceof SheafError && error.code === 'CONFLICT' && error.export) return error.export.id;
      throw error;
    }
  }
}

function builtShare({ status, progress }: Export): number {
  if (status === 'completed') return 1;
  return progress && progress.total_parts > 0 ? progress.parts_ready / progress.total_parts : 0;
}
