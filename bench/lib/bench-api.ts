/** The part of the HTTP API that the benchmark needs, without the checks of the tests' client, which take time. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SPAN } from './clicks.ts';

const run = promisify(execFile);

export interface ExportState {
  id: number;
  status: string;
  error_message: string | null;
  download_url: string | null;
  row_count: number | null;
}

export class BenchApi {
  readonly origin: string;
  readonly key: string;
  #created = 0;

  constructor(origin: string, key: string) {
    this.origin = `${origin}/api/v1`;
    this.key = key;
  }

  /** Creates an export of all clicks of the publisher. Each has a different file name, so that none is a duplicate. */
  async askForClicks(
    report_type = 'clicks_details_excel',
    format?: string,
    presentation: object = {},
  ): Promise<number> {
    const filename = `${process.pid}-${performance.now()}-${this.#created++}`;
    const body = { report_type, search_params: SPAN, index_params: { filename, format, ...presentation } };
    const response = await fetch(`${this.origin}/exports`, {
      method: 'POST',
      headers: { 'x-api-key': this.key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await exportOf(response)).id;
  }

  async look(id: number, query = ''): Promise<ExportState> {
    return exportOf(await fetch(`${this.origin}/exports/${id}${query}`, { headers: { 'x-api-key': this.key } }));
  }

  /** Waits with long polls, as a client should. */
  async completed(id: number): Promise<ExportState> {
    return this.#until(() => this.look(id, '?wait=30'));
  }

  /** Polls at a fixed interval. */
  async completedByPolling(id: number, everyMs: number): Promise<ExportState> {
    return this.#until(async () => {
      const state = await this.look(id);
      if (state.status !== 'completed') await sleep(everyMs);
      return state;
    });
  }

  /** Downloads with curl. `fetch` takes twice as long for 210 MB, and would measure the client instead of the service. */
  async download(state: ExportState, path: string): Promise<void> {
    await run('curl', ['--silent', '--show-error', '--fail', '--output', path, state.download_url!]);
  }

  async #until(look: () => Promise<ExportState>): Promise<ExportState> {
    for (;;) {
      const state = await look();
      if (state.status === 'completed') return state;
      if (state.status === 'failed') throw new Error(`The export failed: ${state.error_message}`);
    }
  }
}

async function exportOf(response: Response): Promise<ExportState> {
  if (!response.ok) throw new Error(`The API returned ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { export: ExportState }).export;
}
