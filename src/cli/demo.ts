import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import type { ReportRequest, Sheaf } from '../../clients/typescript/src/index.ts';
import { createKey } from '../access/keys/create-key.ts';
import { readConfig } from '../config.ts';
import { makeFolder } from '../make-folder.ts';
import type { Catalog } from '../reports/catalog.ts';
import { exampleRequest } from '../reports/example-request.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { openService, type Service } from '../wire.ts';
import { onStopSignal } from './on-stop-signal.ts';
import { print } from './print.ts';
import { createProgress, type Progress } from './progress.ts';
import { showProgress } from './show-progress.ts';
import { createDemoKeys, demoKeyLines } from './start.ts';
import { withClient } from './with-client.ts';

const OUTPUT = 'demo-output';

/** Small enough that the largest demo export has several parts and shows progress. */
const PART_ROWS = '20000';

/** sheaf demo */
export function demoCommand(catalog: Catalog): Command {
  return new Command()
    .option('--keep', 'keep the service running and print its URL and API keys')
    .action(async ({ keep }: { keep?: boolean }) => {
      const folder = await makeTemporaryFolder({ prefix: 'sheaf-demo-', last: process.cwd() });
      try {
        await demo(catalog, folder, keep ?? false);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

async function demo(catalog: Catalog, folder: string, keep: boolean): Promise<void> {
  const config = readConfig({
    SHEAF_PART_ROWS: PART_ROWS,
    SHEAF_LOG: 'warn',
    ...process.env,
    PORT: '0',
    HOST: '',
    SHEAF_DATA_DIR: folder,
    DATABASE_URL: '',
    SHEAF_DEMO: 'on',
    SHEAF_PUBLIC_URL: '',
  });
  print('Starting PostgreSQL and loading the demo data …');
  const started = performance.now();
  const service = await openService(config, { catalog, api: true, worker: true });
  try {
    print(`Ready at ${service.address} after ${seconds(started)} s. Creating an export of each report type …\n`);
    await fetchAll(service, catalog);
    if (!keep) return;
    print(
      `\n${demoKeyLines(await createDemoKeys(service)).join('\n')}\nConsole at ${service.address}/reports. API at ${service.address}/api/v1. Stop with Ctrl-C.`,
    );
    await new Promise<void>((resolve) => onStopSignal(resolve));
  } finally {
    await service.close();
  }
}

async function fetchAll(service: Service, { reports }: Catalog): Promise<void> {
  await makeFolder(OUTPUT, 0o777);
  const key = await createKey(service.database, {
    publisher: 'acme-media',
    role: 'admin',
    email: 'admin@acme-media.example',
  });
  const requests = reports.map((report) => exampleRequest(report, new Date()));
  const progress = await createProgress();
  const lines = await withClient({ url: service.address!, key }, (client) =>
    Promise.all(requests.map((request) => fetchOne({ client, request: request as ReportRequest, progress }))),
  ).finally(() => progress.stop());
  print(`\n${lines.join('\n')}`);
}

interface FetchOne {
  client: Sheaf;
  request: ReportRequest;
  progress: Progress;
}

async function fetchOne({ client, request, progress }: FetchOne): Promise<string> {
  const started = performance.now();
  const task = progress.task(request.report_type);
  task.update(0, 1, 'pending');
  const onProgress = showProgress(task);
  const { id } = await client.findOrCreateExport(request);
  const { filename } = await client.waitForExport(id, { onProgress });
  const to = join(OUTPUT, filename!);
  const { row_count: rows, file_bytes: bytes } = await client.downloadExport(id, { to, onProgress });
  const count = (value: number | null) => (value ?? 0).toLocaleString('en').padStart(12);
  return `${relative('.', to).padEnd(48)}${count(rows)} rows${count(bytes)} bytes  ${seconds(started)} s`;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
