import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { createKey } from '../access/keys/create-key.ts';
import { readConfig } from '../config.ts';
import { makeFolder } from '../make-folder.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { openService, type Service } from '../wire.ts';
import { createClient, download } from './client.ts';
import { follow } from './follow.ts';
import { onStopSignal } from './on-stop-signal.ts';
import { print } from './print.ts';
import { createProgress, type Progress } from './progress.ts';
import { demoKeys } from './start.ts';

const OUTPUT = 'demo-output';

/** Small enough that the largest demo export has several parts and shows progress. */
const PART_ROWS = '20000';

/** sheaf demo */
export function demoCommand(): Command {
  return new Command('demo')
    .description('start everything in a temporary folder and download an export of each report type')
    .option('--keep', 'keep the service running and print its URL and API keys')
    .action(async ({ keep }: { keep?: boolean }) => {
      const folder = await makeTemporaryFolder({ prefix: 'sheaf-demo-', last: process.cwd() });
      try {
        await demo(folder, keep ?? false);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

async function demo(folder: string, keep: boolean): Promise<void> {
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
  const service = await openService(config, { api: true, worker: true });
  try {
    print(`Ready at ${service.address} after ${seconds(started)} s. Creating an export of each report type …\n`);
    await fetchAll(service);
    if (!keep) return;
    print(`\n${(await demoKeys(service)).join('\n')}\nAPI at ${service.address}/api/v1. Stop with Ctrl-C.`);
    await new Promise<void>(onStopSignal);
  } finally {
    await service.close();
  }
}

async function fetchAll(service: Service): Promise<void> {
  await makeFolder(OUTPUT, 0o777);
  const key = await createKey(service.database, {
    publisher: 'acme-media',
    role: 'admin',
    email: 'admin@acme-media.example',
  });
  const client = createClient({ url: service.address!, key });
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const requests = [
    { report_type: 'advertisers_csv' },
    { report_type: 'deals_excel', index_params: { timezone: 'Europe/Berlin' } },
    { report_type: 'hot_advertisers_excel' },
    { report_type: 'clicks_details_excel', search_params: { start_date: day(-90), end_date: day(0) } },
  ];
  const progress = createProgress();
  const lines = await Promise.all(requests.map((body) => fetchOne({ client, body, progress }))).finally(() =>
    progress.stop(),
  );
  print(`\n${lines.join('\n')}`);
}

interface FetchOne {
  client: ReturnType<typeof createClient>;
  body: { report_type: string };
  progress: Progress;
}

async function fetchOne({ client, body, progress }: FetchOne): Promise<string> {
  const started = performance.now();
  const task = progress.task(body.report_type);
  task.update(0, 1, 'pending');
  const created = await client.create(body);
  const finished = await follow(client, created.export.id, task);
  const path = join(OUTPUT, finished.filename!);
  const bytes = await download(finished.download_url!, path);
  const count = (value: number) => value.toLocaleString('en').padStart(12);
  return `${relative('.', path).padEnd(48)}${count(finished.row_count!)} rows${count(bytes)} bytes  ${seconds(started)} s`;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
