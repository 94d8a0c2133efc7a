/** 1.2 million rows: more than a worksheet can hold, and far more than fits in memory. */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, Export } from '../support/api.ts';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { ecma376, workbookFaults } from '../support/workbook-schemas.ts';
import { CLICKS_PER_DAY, clickId, FIRST_DAY, insertClicks } from './many-clicks.ts';
import { scanSheet } from './sheet-ids.ts';
import { type ZipEntry, zipEntries } from './zip-entries.ts';

const ROWS = 1_200_000;
/** Excel's 1,048,576 rows without the header: https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const FIRST_SHEET_ROWS = 1_048_575;

/** Enough parts to keep all threads busy. 100,000 rows are a single part and do not. */
const BUSY_ROWS = 400_000;

/**
 * The allowed growth of peak memory from that size to 1.2 million rows. Measured: 19 to 55 MiB, and 81 MiB with four times
 * as much work as cores, in buffers that wait for garbage collection. Holding the file in memory would take another 70 MiB,
 * and holding its rows ten times as much.
 */
const GROWTH_MIB = 100;

/** Two threads on every machine, because each thread has its own buffers. */
const service = suite({ template: 'empty', env: { SHEAF_THREADS: '2' } });
const unzip = { name: 'unzip', probe: ['unzip', '-v'], packages: 'unzip' };

let api: Api;
let path: string;
let done: Export;
let entries: ZipEntry[];
const peaks: Record<number, number> = {};

beforeAll(async () => {
  await insertClicks(service.database.pool, ROWS);
  api = await service.as({ role: 'member', publisher: 'flow' });
  await build(1);
  await build(BUSY_ROWS / CLICKS_PER_DAY);
  done = await build(ROWS / CLICKS_PER_DAY);
  path = join(service.dataDir, 'download.xlsx');
  const { body } = await fetch(done.download_url!);
  await pipeline(Readable.fromWeb(body!), createWriteStream(path));
  entries = await zipEntries(path);
}, 300_000);

/** Exports the first days, and records the time and the peak memory of the service. */
async function build(days: number): Promise<Export> {
  const last = new Date(Date.parse(FIRST_DAY) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
  const started = performance.now();
  const finished = await api.build({
    report_type: 'clicks_details_excel',
    search_params: { start_date: FIRST_DAY, end_date: last },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const rows = finished.row_count!;
  peaks[rows] = await peakMiB();
  const bytes = (finished.file_bytes! / 2 ** 20).toFixed(0);
  console.log(`${rows} rows: ${seconds} s, ${bytes} MiB file, peak of the service ${peaks[rows].toFixed(0)} MiB`);
  return finished;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
async function peakMiB(): Promise<number> {
  const status = await readFile(`/proc/${service.service.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
}

describe('1,200,000 clicks', () => {
  test('the workbook has two worksheets of rows and one of notes', () => {
    const sheets = entries.map((entry) => entry.name).filter((name) => name.startsWith('xl/worksheets/'));
    expect(sheets).toEqual(['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml', 'xl/worksheets/sheet3.xml']);
    expect(done).toMatchObject({ row_count: ROWS, chunked_export: true });
  });

  test('every row is present once, in order, and with its own row number', async () => {
    let next = 1;
    const shapes = [];
    for (const entry of entries.filter(({ name }) => /sheet[12]\.xml$/.test(name))) {
      let expectedRow = 2;
      const scan = await scanSheet(path, entry, (row, id) => {
        if (row !== expectedRow++) throw new Error(`Row ${row} comes after row ${expectedRow - 2}.`);
        if (id !== clickId(next++)) throw new Error(`Found ${id} instead of ${clickId(next - 1)}.`);
      });
      const dimension = /<dimension ref="([^"]+)"/.exec(scan.head)![1];
      const filter = /<autoFilter ref="([^"]+)"/.exec(scan.tail)![1];
      shapes.push([scan.rows, dimension, filter]);
    }
    const rest = ROWS - FIRST_SHEET_ROWS;
    expect(shapes).toEqual([
      [FIRST_SHEET_ROWS, 'A1:N1048576', 'A1:N1048576'],
      [rest, `A1:N${rest + 1}`, `A1:N${rest + 1}`],
    ]);
    expect(next - 1).toBe(ROWS);
  });

  test.skipIf(!installed(unzip))('unzip reports no error in the archive', () => {
    const { status, stdout } = spawnSync('unzip', ['-tqq', path], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });

  test.skipIf(!installed(ecma376))('the workbook is valid against the schemas of ECMA-376', async () => {
    expect(await workbookFaults(path)).toEqual([]);
  });

  test(`memory use is flat: at most ${GROWTH_MIB} MiB more than for 400,000 rows`, () => {
    expect(Object.keys(peaks)).toEqual([CLICKS_PER_DAY, BUSY_ROWS, ROWS].map(String));
    expect(peaks[ROWS]! - peaks[BUSY_ROWS]!).toBeLessThanOrEqual(GROWTH_MIB);
  });

  test('no fragment is left in the data folder', async () => {
    const left = await readdir(join(service.dataDir, 'files'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map((entry) => entry.name)).toEqual(Array(3).fill('file.xlsx'));
  });
});
