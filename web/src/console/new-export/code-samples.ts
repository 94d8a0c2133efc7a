/** The request as code. Each sample creates the export, and all but curl also wait for the file and save it. */
import { curl, shellQuoted } from '../../../../src/openapi/code-samples/curl.ts';
import { JAVASCRIPT } from '../../../../src/openapi/code-samples/javascript.ts';
import { written } from '../../../../src/openapi/code-samples/literal.ts';
import { PYTHON } from '../../../../src/openapi/code-samples/python.ts';
import { createRequest } from '../data/create-request.ts';
import type { ExportRequest, Params, ParamValue } from '../data/export-search.ts';

export interface CodeSample {
  name: string;
  /** Of the highlighter. */
  language: string;
  code: string;
}

export function codeSamples(request: ExportRequest, origin: string, format: string): CodeSample[] {
  return [
    { name: 'curl', language: 'bash', code: curl(createRequest(request, origin)) },
    { name: 'TypeScript', language: 'typescript', code: typescript(request, origin, format) },
    { name: 'Python', language: 'python', code: python(request, origin) },
    { name: 'Command line', language: 'bash', code: commandLine(request, origin) },
  ];
}

function typescript(request: ExportRequest, origin: string, format: string): string {
  const file = `${String(request.index_params?.['filename'] ?? request.report_type)}.${format}`;
  const body = written({ ...request, to: file }, JAVASCRIPT);
  return `import { Sheaf } from 'sheaf-client';

const sheaf = new Sheaf({ origin: ${JAVASCRIPT.text(origin)}, apiKey: process.env.SHEAF_API_KEY! });

const done = await sheaf.exportToFile(${body});
console.log(\`\${done.row_count} rows\`);`;
}

function python(request: ExportRequest, origin: string): string {
  return `import json, os, time, urllib.request

ORIGIN = ${PYTHON.text(origin)}
HEADERS = {"X-Api-Key": os.environ["SHEAF_API_KEY"], "Content-Type": "application/json"}

def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, HEADERS)) as response:
        return json.load(response)["export"]

export = call(ORIGIN + "/api/v1/exports", ${written(request, PYTHON)})
while export["status"] in ("pending", "processing"):
    time.sleep(2)
    export = call(export["status_url"])
if export["status"] != "completed":
    raise SystemExit(export["error_message"] or export["status"])
urllib.request.urlretrieve(export["download_url"], export["filename"])
print(export["filename"], export["row_count"], "rows")`;
}

function commandLine({ report_type, search_params, index_params }: ExportRequest, origin: string): string {
  const options = (option: string, params: Params = {}) =>
    Object.entries(params).flatMap(([name, value]) => pairs(name, value).map((pair) => `${option} ${quoted(pair)}`));
  return [
    `sheaf export ${report_type}`,
    ...options('--search', search_params),
    ...options('--index', index_params),
    `--url ${quoted(origin)}`,
    '--wait',
  ].join(' \\\n  ');
}

/** Values with a comma are written one by one, as `name[]=value`. */
function pairs(name: string, value: ParamValue): string[] {
  if (!Array.isArray(value)) return [`${name}=${value}`];
  return value.some((one) => one.includes(','))
    ? value.map((one) => `${name}[]=${one}`)
    : [`${name}=${value.join(',')}`];
}

/** Quotes for a shell, where the text needs it. */
function quoted(text: string): string {
  return /^[\w./:=,-]+$/.test(text) ? text : shellQuoted(text);
}
