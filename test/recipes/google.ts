/** Substitutes for the Google services that the Google Sheets recipe calls. Its HTTP requests are real. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  contentType?: string;
  payload?: string;
  muteHttpExceptions?: boolean;
}

interface Blob {
  name: string;
  bytes: Buffer;
}

export interface GoogleInput {
  key: string | null;
  /** An empty folder for data in transit. */
  folder: string;
}

/** The globals of an Apps Script project, with its log output and the files that it saved to Drive. */
export function google({ key, folder }: GoogleInput) {
  const drive: { name: string; mimeType: string; bytes: Buffer }[] = [];
  const said: string[] = [];
  const globals = {
    console: { log: (text: string) => said.push(text) },
    MimeType: { GOOGLE_SHEETS: 'application/vnd.google-apps.spreadsheet' },
    PropertiesService: {
      getScriptProperties: () => ({ getProperty: (name: string) => (name === 'SHEAF_API_KEY' ? key : null) }),
    },
    UrlFetchApp: { fetch: (url: string, options: FetchOptions = {}) => fetchNow(url, options, folder) },
    Utilities: { sleep: (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms) },
    Drive: {
      Files: {
        create(file: { name: string; mimeType: string }, blob: Blob) {
          drive.push({ ...file, bytes: blob.bytes });
          return { id: `file-${drive.length}` };
        },
      },
    },
  };
  return { globals, drive, said };
}

/** Apps Script has no promises: its fetch returns the response synchronously. */
function fetchNow(
  url: string,
  { method = 'get', headers = {}, contentType, payload, muteHttpExceptions }: FetchOptions,
  folder: string,
) {
  const body = join(folder, 'body');
  const head = join(folder, 'head');
  const sent = { ...headers, ...(contentType ? { 'Content-Type': contentType } : {}) };
  const args = [
    '--silent',
    '--show-error',
    '--globoff',
    '--request',
    method.toUpperCase(),
    '--output',
    body,
    '--dump-header',
    head,
  ];
  for (const [name, value] of Object.entries(sent)) args.push('--header', `${name}: ${value}`);
  if (payload) args.push('--data-binary', '@-');
  const { status, stderr } = spawnSync('curl', [...args, url], { input: payload ?? '' });
  if (status !== 0) throw new Error(`Address unavailable: ${url} ${stderr}`);
  const [first, ...lines] = readFileSync(head, 'utf8').trim().split('\r\n');
  const code = Number(first!.split(' ')[1]);
  const bytes = readFileSync(body);
  if (code >= 400 && !muteHttpExceptions) throw new Error(`Request failed for ${url} returned code ${code}.`);
  return {
    getResponseCode: () => code,
    getHeaders: () => Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2))),
    getContentText: () => bytes.toString(),
    getBlob: () => ({ setName: (name: string): Blob => ({ name, bytes }) }),
  };
}
