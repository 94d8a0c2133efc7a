import { type CallContext, call, DEFAULT_RETRIES, type RetryLimits } from './call.ts';
import { pause } from './pause.ts';
import { SheafError } from './sheaf-error.ts';
import type { Estimate, Export, Receipt, ReportParams, ReportType, Responses } from './types.ts';

export interface SheafOptions {
  /** Origin of the service: `https://reports.example.com`. */
  origin: string;
  apiKey: string;
  retry?: Partial<RetryLimits>;
}

/** A request to create an export: report type, filters and presentation. */
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
  /** `next_cursor` of the previous page. */
  after?: string;
  status?: readonly Export['status'][];
  report_type?: readonly ReportType[];
}

/** The progress of an export. */
export interface Progress {
  /** `build` while the parts are built, `download` while the file is downloaded. */
  phase: 'build' | 'download';
  /** Progress of the phase, from 0 to 1. */
  done: number;
  /** The export in the last response. */
  export: Export;
}

export interface WaitOptions extends Cancellable {
  /** Called at the start and at every change. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Maximum milliseconds to wait for the export. Default: no limit. */
  timeoutMs?: number | undefined;
}

export interface FileOptions extends WaitOptions {
  /** Path of the file. It appears when it is complete. Until then, it is written to `PATH.part`. */
  to: string;
}

/** Value of `wait` while an export is in progress. It is short if somebody wants to see the progress. */
const WAIT_SECONDS = { watched: 2, unwatched: 30 };

/** A client for one Sheaf service and one API key. It has no connection that must be closed. */
export class Sheaf {
  readonly #ctx: CallContext;

  constructor({ origin, apiKey, retry }: SheafOptions) {
    this.#ctx = { origin: origin.replace(/\/+$/, ''), apiKey, retry: { ...DEFAULT_RETRIES, ...retry } };
  }

  /**
   * Creates an export. `deduped` is true if an earlier export with the same parameters is returned. Rejects with `CONFLICT` and the
   * running export in `error.export` while the same export is in progress.
   */
  createExport(request: ReportRequest, { signal }: Cancellable = {}): Promise<Responses['createExportReport']> {
    // A repeated request returns the same export.
    return call(this.#ctx, { method: 'POST', path: '/exports', body: request, repeatable: true, signal });
  }

  /** Validates a request and estimates its export. Creates nothing. */
  async estimateExport(request: ReportRequest, { signal }: Cancellable = {}): Promise<Estimate | null> {
    const dryRun = { method: 'POST', path: '/exports?dry_run=true', body: request, repeatable: true, signal };
    const response = await call<Responses['createExportReport']>(this.#ctx, dryRun);
    return response.export.estimate ?? null;
  }

  /** Gets an export. If it is not finished, waits for it for at most `wait` seconds. Maximum 50, default 0. */
  async getExport(id: number, { wait = 0, signal }: Cancellable & { wait?: number } = {}): Promise<Export> {
    const path = `/exports/${id}${wait > 0 ? `?wait=${wait}` : ''}`;
    return (await call<Responses['getExportReport']>(this.#ctx, { method: 'GET', path, repeatable: true, signal }))
      .export;
  }

  /** Lists one page of exports, newest first. */
  listExports({
    limit,
    after,
    status,
    report_type,
    signal,
  }: ListOptions = {}): Promise<Responses['listExportReports']> {
    const query = new URLSearchParams();
    if (limit !== undefined) query.set('limit', String(limit));
    if (after !== undefined) query.set('after', after);
    if (status) query.set('status', status.join(','));
    if (report_type) query.set('report_type', report_type.join(','));
    return call(this.#ctx, { method: 'GET', path: `/exports?${query}`, repeatable: true, signal });
  }

  /** Iterates over all exports, newest first. */
  async *allExports(options: Omit<ListOptions, 'after'> = {}): AsyncGenerator<Export, void, undefined> {
    for (let after: string | undefined; ; ) {
      const page = await this.listExports({ ...options, ...(after === undefined ? {} : { after }) });
      yield* page.exports;
      if (page.next_cursor === null) return;
      after = page.next_cursor;
    }
  }

  /** Cancels an export that is not finished. */
  async cancelExport(id: number, { signal }: Cancellable = {}): Promise<Export> {
    const cancel = { method: 'POST', path: `/exports/${id}/cancel`, repeatable: true, signal };
    return (await call<Responses['cancelExportReport']>(this.#ctx, cancel)).export;
  }

  /** Deletes an export and its file. */
  deleteExport(id: number, { signal }: Cancellable = {}): Promise<void> {
    return call(this.#ctx, { method: 'DELETE', path: `/exports/${id}`, repeatable: false, signal });
  }

  /** Gets the receipt of a completed export. */
  getReceipt(id: number, { signal }: Cancellable = {}): Promise<Receipt> {
    return call(this.#ctx, { method: 'GET', path: `/exports/${id}/receipt`, repeatable: true, signal });
  }

  /** Calls any other operation below `/api/v1`: `request('POST', '/webhooks', {url})`. */
  request<T>(method: string, path: string, body?: unknown, { signal }: Cancellable = {}): Promise<T> {
    return call(this.#ctx, { method, path, body, repeatable: method === 'GET', signal });
  }

  /** Waits until an export is completed. Rejects with `EXPORT_FAILED` or `TIMED_OUT` and the export in `error.export`. */
  async waitForExport(id: number, { onProgress, timeoutMs, signal }: WaitOptions = {}): Promise<Export> {
    const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
    const maxWait = onProgress ? WAIT_SECONDS.watched : WAIT_SECONDS.unwatched;
    let seen = await this.getExport(id, { signal });
    for (let reported = ''; ; ) {
      const done = builtFraction(seen);
      if (reported !== `${seen.status} ${done}`) onProgress?.({ phase: 'build', done, export: seen });
      reported = `${seen.status} ${done}`;
      if (seen.status === 'completed') return seen;
      if (seen.status === 'failed') {
        throw new SheafError('EXPORT_FAILED', `Export ${id} failed: ${seen.error_message}`, { export: seen });
      }
      const left = (deadline - performance.now()) / 1000;
      if (left <= 0) {
        const message = `Export ${id} was not finished after ${timeoutMs} ms. It continues: wait longer, or cancel it with cancelExport.`;
        throw new SheafError('TIMED_OUT', message, { export: seen });
      }
      // The service waits for whole seconds. The client waits for the rest.
      if (left < 1) await pause(left * 1000, signal);
      seen = await this.getExport(id, { wait: Math.floor(Math.min(maxWait, left)), signal });
    }
  }

  /**
   * Downloads the file of a completed export. An interrupted download continues where it stopped, with a new link if necessary. Size
   * and SHA-256 are checked before the file appears. Not available in browsers.
   */
  async downloadExport(id: number, { to, onProgress, signal }: FileOptions): Promise<Export> {
    const { downloadToFile } = await import('./download-to-file.ts');
    return downloadToFile({ sheaf: this, retry: this.#ctx.retry }, { id, to, onProgress, signal });
  }

  /**
   * Creates an export, waits for it and saves its file to `to`. If the same export is already in progress, waits for that one. If the
   * signal aborts, the export continues. To cancel it, call `cancelExport`.
   */
  async exportToFile(options: ReportRequest & FileOptions): Promise<Export> {
    const { to, onProgress, timeoutMs, signal, ...request } = options;
    const id = await this.#createOrFind(request as ReportRequest, signal);
    await this.waitForExport(id, { onProgress, timeoutMs, signal });
    return this.downloadExport(id, { to, onProgress, signal });
  }

  /** The ID of a new export or of the one that is already in progress. */
  async #createOrFind(request: ReportRequest, signal: AbortSignal | undefined): Promise<number> {
    try {
      return (await this.createExport(request, { signal })).export.id;
    } catch (error) {
      if (error instanceof SheafError && error.code === 'CONFLICT' && error.export) return error.export.id;
      throw error;
    }
  }
}

function builtFraction({ status, progress }: Export): number {
  if (status === 'completed') return 1;
  return progress && progress.total_parts > 0 ? progress.parts_ready / progress.total_parts : 0;
}
