/** Answers a question about the reader's own exports and data with the response of one call, and shows the call. */
import type { PlacedOperation } from '../openapi/document.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { inProse } from './in-prose.ts';
import type { DataCall } from './integration.ts';
import { operationPage } from './links.ts';
import { say } from './say/messages.ts';

/** A request of the API, without its origin and its credential. */
export interface DataRequest {
  method: string;
  /** Path and query. */
  url: string;
  body?: unknown;
}

export interface DataResponse {
  status: number;
  body: unknown;
}

/** Sends a request as the client of the question. */
export type SendAsReader = (request: DataRequest) => Promise<DataResponse>;

/** The request of a call. Dates that are relative stay so: the API computes them. */
function dataRequest(call: DataCall, operations: readonly PlacedOperation[]): DataRequest {
  const { method, path } = operations.find(({ operationId }) => operationId === call.operation)!;
  const query = new URLSearchParams();
  let url = path;
  for (const [name, value] of Object.entries(call.parameters)) {
    if (url.includes(`{${name}}`)) url = url.replace(`{${name}}`, encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  const search = query.size > 0 ? `?${query}` : '';
  return { method, url: `${url}${search}`, ...(call.body ? { body: call.body } : {}) };
}

/** Maximum rows of a table in an answer, and characters of a response that has no table. */
const MAX_ROWS = 20;
const MAX_JSON = 3000;

/** `send` is null if the reader is signed out. */
export async function answerData(input: AnswerInput, send: SendAsReader | null): Promise<Answer> {
  const { understanding, knowledge, origin } = input;
  const { answered } = understanding;
  const call = understanding.call!;
  const request = dataRequest(call, knowledge.operations);
  const shown = [
    say(answered, 'data-call', { operation: call.operation, page: operationPage(call.operation) }),
    curl(request, origin),
  ];
  if (!send) return { blocks: [say(answered, 'data-sign-in'), ...shown], recipe: null };
  const response = await send(request);
  return { blocks: [...responseBlocks(answered, call, response), ...shown], recipe: null };
}

function curl({ method, url, body }: DataRequest, origin: string): string {
  const json = body === undefined ? '' : JSON.stringify(body).replaceAll("'", "'\\''");
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${origin}${url}' \\`,
    `  -H "X-Api-Key: $SHEAF_API_KEY"${json ? ' -H "Content-Type: application/json" \\' : ''}`,
    ...(json ? [`  -d '${json}'`] : []),
  ];
  return `\`\`\`bash\n${lines.join('\n')}\n\`\`\``;
}

interface Export {
  id: number;
  report_type: string;
  status: string;
  created_at: string;
  completed_at: string | null;
  row_count: number | null;
  error_message: string | null;
  filename: string | null;
  progress: { parts_ready: number; total_parts: number } | null;
  estimate?: { rows?: number; bytes?: number } | null;
}

function responseBlocks(language: string, call: DataCall, { status, body }: DataResponse): string[] {
  if (status === 404) return [say(language, 'data-not-found', { id: String(call.parameters['id'] ?? '') })];
  if (status >= 400) {
    const { error } = body as { error?: { message?: string } };
    return [say(language, 'data-refused', { message: inProse(error?.message ?? String(status)) })];
  }
  const { export: one, exports: list } = body as { export?: Export; exports?: Export[] };
  if (call.operation === 'createExportReport' && one) return [estimated(language, one)];
  if (one) return [exportInWords(language, one)];
  if (list)
    return listed(
      language,
      list.filter((each) => isWithin(each, call.days)),
    );
  const json = JSON.stringify(body, null, 2);
  return [`\`\`\`json\n${json.length > MAX_JSON ? `${json.slice(0, MAX_JSON)}\n…` : json}\n\`\`\``];
}

function isWithin({ created_at }: Export, days: DataCall['days']): boolean {
  const day = created_at.slice(0, 10);
  return !days || (day >= days.from && day <= days.to);
}

function estimated(language: string, { estimate }: Export): string {
  return say(language, 'data-rows', { rows: estimate?.rows ?? 0, bytes: Math.ceil((estimate?.bytes ?? 0) / 1000) });
}

/** One sentence for each status, from what the API says about the export. */
function exportInWords(language: string, one: Export): string {
  const { id, report_type: report, status, row_count: rows, error_message: error, progress } = one;
  if (status === 'failed')
    return say(language, 'data-failed', { id: String(id), report, error: inProse(error ?? '–') });
  if (status === 'completed')
    return say(language, 'data-completed', {
      id: String(id),
      report,
      rows: rows ?? 0,
      at: one.completed_at ?? one.created_at,
      page: `/reports/${id}`,
    });
  return say(language, 'data-in-progress', {
    id: String(id),
    report,
    ready: progress?.parts_ready ?? 0,
    total: progress?.total_parts ?? 0,
  });
}

function listed(language: string, list: readonly Export[]): string[] {
  if (list.length === 0) return [say(language, 'data-none')];
  const cell = (value: unknown) => inProse(String(value ?? '–')).replaceAll('|', '\\|');
  const rows = list
    .slice(0, MAX_ROWS)
    .map(
      (one) =>
        `| [${one.id}](/reports/${one.id}) | ${cell(one.report_type)} | ${cell(one.status)} | ${cell(one.row_count)} | ${cell(one.created_at)} | ${cell(one.error_message)} |`,
    );
  const table = ['| ID | report type | status | rows | created | error |', '|---|---|---|---|---|---|', ...rows];
  return list.length === 1 ? [exportInWords(language, list[0]!), table.join('\n')] : [table.join('\n')];
}
