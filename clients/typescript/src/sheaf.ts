import { type CallContext, call, DEFAULT_RETRIES, type RetryLimits } from './call.ts';
import { Connections } from './connections.ts';
import { Destinations } from './destinations.ts';
import { Imports } from './imports.ts';
import type { Cancellable } from './options.ts';
import { orInProgress } from './or-in-progress.ts';
import { pause } from './pause.ts';
import { Presets } from './presets.ts';
import type { Progress } from './progress.ts';
import { queryOf } from './query.ts';
import { Schedules } from './schedules.ts';
import { SheafError } from './sheaf-error.ts';
import type { Estimate, Export, Receipt, ReportParams, ReportType, Responses, Share } from './types.ts';

export interface SheafOptions {
  /** Origin of the service: `https://reports.example.com`. */
  origin: string;
  apiKey: string;
  retry?: Partial<RetryLimits>;
  /** The program, which becomes the `origin` of its exports. Default `api`. */
  program?: 'api' | 'cli' | 'mcp';
}

/** A request to create an export: report type, filters and presentation. */
export type ReportRequest<R extends ReportType = ReportType> = {
  [T in R]: {
    report_type: T;
    search_params?: ReportParams[T]['search'];
    index_params?: ReportParams[T]['index'];
  };
}[R];

export interface CreateOptions extends Cancellable {
  /** Validates the request and estimates the export, but creates nothing. Default false. */
  dryRun?: boolean;
}

export interface ListOptions extends Cancellable {
  limit?: number;
  /** `next_cursor` of the previous page. */
  after?: string;
  status?: readonly Export['status'][];
  report_type?: readonly ReportType[];
  origin?: readonly NonNullable<Export['origin']>[];
  /** User IDs, e-mail addresses, or `me`. */
  created_by?: readonly string[];
  /** Text in the file name or the report type. */
  q?: string;
}

/** The filters of a list, without its pages and status. */
export type CountOptions = Omit<ListOptions, 'limit' | 'after' | 'status'>;

export interface FilterValueOptions extends Cancellable {
  /** Only values that contain this text, in the value or its label. */
  q?: string;
  /** Maximum values. Default 20. */
  limit?: number;
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
  readonly presets: Presets;
  readonly schedules: Schedules;
  readonly destinations: Destinations;
  readonly connections: Connections;
  readonly imports: Imports;

  constructor({ origin, apiKey, retry, program = 'api' }: SheafOptions) {
    this.#ctx = { origin: origin.replace(/\/+$/, ''), apiKey, program, retry: { ...DEFAULT_RETRIES, ...retry } };
    this.presets = new Presets(this.#ctx, '/presets');
    this.schedules = new Schedules(this.#ctx, '/schedules');
    this.destinations = new Destinations(this.#ctx, '/destinations');
    this.connections = new Connections(this.#ctx, '/connections');
    this.imports = new Imports(this.#ctx, '/imports');
  }

  /**
   * Creates an export. `deduped` is true if an earlier export with the same parameters is returned. Rejects with `CONFLICT` and the
   * running export in `error.export` while the same export is in progress.
   */
  createExport(
    request: ReportRequest,
    { dryRun = false, signal }: CreateOptions = {},
  ): Promise<Responses['createExportReport']> {
    const path = dryRun ? '/exports?dry_run=true' : '/exports';
    // A repeated request returns the same export.
    return call(this.#ctx, { method: 'POST', path, body: request, repeatable: true, signal });
  }

  /** Creates an export, or returns the one that is already in progress with the same parameters. */
  findOrCreateExport(request: ReportRequest, options: CreateOptions = {}): Promise<Export> {
    return orInProgress(this.createExport(request, options));
  }

  /** Validates a request and estimates its export. Creates nothing. */
  async estimateExport(request: ReportRequest, { signal }: Cancellable = {}): Promise<Estimate | null> {
    return (await this.createExport(request, { dryRun: true, signal })).export.estimate ?? null;
  }

  /** Gets an export. If it is not finished, waits for it for at most `wait` seconds. Maximum 50, default 0. */
  async getExport(id: number, { wait = 0, signal }: Cancellable & { wait?: number } = {}): Promise<Export> {
    const path = `/exports/${id}${wait > 0 ? `?wait=${wait}` : ''}`;
    return (await call<Responses['getExportReport']>(this.#ctx, { method: 'GET', path, repeatable: true, signal }))
      .export;
  }

  /** Lists one page of exports, newest first. */
  listExports(options: ListOptions = {}): Promise<Responses['listExportReports']> {
    const path = `/exports${queryOf({ ...options })}`;
    return call(this.#ctx, { method: 'GET', path, repeatable: true, signal: options.signal });
  }

  /** Counts exports by status, report type, origin and user. */
  countExports(options: CountOptions = {}): Promise<Responses['countExportReports']> {
    const path = `/exports/counts${queryOf({ ...options })}`;
    return call(this.#ctx, { method: 'GET', path, repeatable: true, signal: options.signal });
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

  /** Creates an export with the parameters of an earlier one and current data, also if that one was completed recently. */
  async repeatExport(id: number, { signal }: Cancellable = {}): Promise<Export> {
    const repeat = { method: 'POST', path: `/exports/${id}/repeat`, repeatable: false, signal };
    return (await call<Responses['repeatExportReport']>(this.#ctx, repeat)).export;
  }

  /** Lists the values of a filter with labels and numbers of rows, the most frequent first. */
  listFilterValues(
    reportType: ReportType,
    filter: string,
    options: FilterValueOptions = {},
  ): Promise<Responses['listFilterValues']> {
    const path = `/report-types/${reportType}/filters/${encodeURIComponent(filter)}/values${queryOf({ ...options })}`;
    return call(this.#ctx, { method: 'GET', path, repeatable: true, signal: options.signal });
  }

  /** Counts the rows of a request by date. Without `unit`, the service chooses day, week, month or year. */
  countRowsByDate(
    request: ReportRequest,
    { unit, signal }: Cancellable & { unit?: Responses['countRowsByDate']['unit'] } = {},
  ): Promise<Responses['countRowsByDate']> {
    const path = `/exports/histogram${queryOf({ unit })}`;
    return call(this.#ctx, { method: 'POST', path, body: request, repeatable: true, signal });
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

  /** Makes a link to the file of a completed export that needs no account and lasts for days, 30 by default. */
  async shareExport(id: number, { days, signal }: Cancellable & { days?: number } = {}): Promise<Share> {
    const share = { method: 'POST', path: `/exports/${id}/shares`, body: { days }, repeatable: false, signal };
    return (await call<Responses['createShare']>(this.#ctx, share)).share;
  }

  /** Lists the links that `shareExport` made for an export, newest first, including those that ended. */
  async listShares(id: number, { signal }: Cancellable = {}): Promise<Share[]> {
    const list = { method: 'GET', path: `/exports/${id}/shares`, repeatable: true, signal };
    return (await call<Responses['listShares']>(this.#ctx, list)).shares;
  }

  /** Ends a link immediately. */
  async revokeShare(id: number, shareId: number, { signal }: Cancellable = {}): Promise<Share> {
    const path = `/exports/${id}/shares/${shareId}/revoke`;
    return (await call<Responses['revokeShare']>(this.#ctx, { method: 'POST', path, repeatable: true, signal })).share;
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
    const { id } = await this.findOrCreateExport(request as ReportRequest, { signal });
    await this.waitForExport(id, { onProgress, timeoutMs, signal });
    return this.downloadExport(id, { to, onProgress, signal });
  }
}

function builtFraction({ status, progress }: Export): number {
  if (status === 'completed') return 1;
  return progress && progress.total_parts > 0 ? progress.parts_ready / progress.total_parts : 0;
}
