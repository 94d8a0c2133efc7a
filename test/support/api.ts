/**
 * A client of the HTTP API for tests that know only the contract. It checks every response that passes through it:
 * rate limit headers, request ID, error envelope, each export against the fixed schema, and everything against the
 * OpenAPI document. It validates every workbook against the schemas of ECMA-376.
 */
import { type CheckDocumented, checkDocumented } from './check-documented.ts';
import { checkResponse } from './contract.ts';
import { until } from './until.ts';
import { checkWorkbook } from './workbook-schemas.ts';

/** An export as the contract shows it, with the additions that are always present. */
export interface Export {
  id: number;
  report_type: string;
  display_name: string;
  status: 'pending' | 'processing' | 'completed' | 'failed';
  status_display: string;
  parameters: { search_params: Record<string, unknown>; index_params: Record<string, unknown> };
  filename: string | null;
  download_url: string | null;
  download_expires_in_seconds: number | null;
  error_message: string | null;
  progress: { parts_ready: number; total_parts: number } | null;
  parent_report_id: number | null;
  chunked_export: boolean;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  completed_at: string | null;
  status_url: string | null;
  row_count: number | null;
  file_bytes: number | null;
  summary: string;
  publisher_id: number;
  origin: 'api' | 'console' | 'cli' | 'mcp' | 'schedule' | null;
  created_by: { id: number; email: string | null } | null;
  repeat_of: number | null;
  estimate?: { rows: number; rows_exact: boolean; bytes: number; parts: number; seconds: number };
}

export interface ErrorBody {
  code: string;
  message: string;
  request_id: string;
  timestamp: string;
  details?: { field: string; message: string }[];
}

export interface ApiResponseBody {
  export?: Export;
  exports?: Export[];
  deduped?: boolean;
  next_cursor?: string | null;
  meta?: { has_more: boolean; next_page: number | null; next_cursor: string | null };
  error?: ErrorBody;
}

export interface ApiResponse {
  status: number;
  headers: Headers;
  body: ApiResponseBody;
  /** The unparsed body. */
  text: string;
}

export interface ExportRequest {
  report_type: string;
  search_params?: Record<string, unknown>;
  index_params?: Record<string, unknown>;
}

export type Api = ReturnType<typeof createApi>;

/** Time limit for one export. The largest need 10 seconds on two idle cores. */
const EXPORT_LIMIT_MS = 180_000;

interface ApiOptions {
  /** Headers that a proxy adds to responses. */
  proxyHeaders?: readonly string[];
  /** Checks each response against a document. Default: `openapi.json`. */
  check?: CheckDocumented;
}

/** Sends `headers` with every request, for example `{ 'x-api-key': key }`. */
export function createApi(
  origin: string,
  headers: Record<string, string> = {},
  { proxyHeaders = [], check = checkDocumented }: ApiOptions = {},
) {
  async function send(path: string, init: RequestInit = {}): Promise<ApiResponse> {
    const url = path.startsWith('http') ? path : `${origin}/api/v1${path}`;
    const response = await fetch(url, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
    });
    const text = await response.text();
    const received = new Headers(response.headers);
    for (const name of proxyHeaders) received.delete(name);
    const checked = { status: response.status, headers: received, body: json(text), text };
    checkResponse(checked);
    // The response after a redirect does not belong to the operation.
    if (!response.redirected) check({ ...checked, method: init.method ?? 'GET', url });
    return checked;
  }

  /** POST /exports with a body that is sent as JSON. */
  async function create(request: unknown, query = ''): Promise<ApiResponse> {
    return send(`/exports${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  }

  async function get(id: number): Promise<Export> {
    return (await send(`/exports/${id}`)).body.export!;
  }

  /**
   * Polls until the export is completed or failed. `onLook` sees every state. Without it, polls become rarer, because each
   * poll takes processor time from the export that it waits for.
   */
  async function finished(id: number, onLook?: (state: Export) => void): Promise<Export> {
    return until(
      async () => {
        const state = await get(id);
        onLook?.(state);
        return state.status === 'completed' || state.status === 'failed' ? state : null;
      },
      { limitMs: EXPORT_LIMIT_MS, what: `export ${id} is finished`, ...(onLook ? {} : { slowestMs: 200 }) },
    );
  }

  /** Creates an export and resolves with it once it is completed. */
  async function build(request: ExportRequest): Promise<Export> {
    const created = await create(request);
    if (!created.body.export) throw new Error(`POST /exports returned ${created.status}: ${created.text}`);
    const done = await finished(created.body.export.id);
    if (done.status !== 'completed') throw new Error(`The export failed: ${done.error_message}`);
    return done;
  }

  /** The bytes of a completed export's file, fetched without credentials. Rejects when a workbook is invalid. */
  async function file(done: Export): Promise<Buffer> {
    const response = await fetch(done.download_url!);
    if (response.status !== 200) throw new Error(`The download returned ${response.status}.`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (done.filename!.endsWith('.xlsx')) await checkWorkbook(bytes);
    return bytes;
  }

  return { origin, send, create, get, finished, build, file };
}

function json(text: string): ApiResponseBody {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** A date relative to today (UTC), such as `2026-11-23`. The demo data covers the last 90 days. */
export function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/** A clicks export of the last days. Different numbers of days are different requests. */
export function clicks(days: number, more: Partial<ExportRequest> = {}): ExportRequest {
  return {
    report_type: 'clicks_details_excel',
    ...more,
    search_params: { start_date: day(-days), end_date: day(0), ...more.search_params },
  };
}
