/** From POST to a verified file: the receipt of a real export, its file, and the command that compares them. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/verify/receipt.ts';
import type { Api, Export, ExportRequest } from '../support/api.ts';
import { clicks } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const PART_ROWS = 250;

const it = suite({ env: { SHEAF_PART_ROWS: String(PART_ROWS), SHEAF_THREADS: '2' } });
let api: Api;
beforeAll(async () => {
  api = await it.as({ role: 'member' });
});

async function receiptOf(done: Export): Promise<Receipt> {
  return JSON.parse((await api.send(`/exports/${done.id}/receipt`)).text);
}

const REPORTS: [string, ExportRequest][] = [
  // Excludes the results of the last 30 days, which change with time.
  [
    'csv',
    {
      report_type: 'advertisers_csv',
      index_params: { bom: false, columns: 'id,name,slug,domain,url,country,status,created_at' },
    },
  ],
  [
    'xlsx',
    {
      report_type: 'advertisers_csv',
      index_params: { format: 'xlsx', columns: 'id,name,slug,domain,url,country,status,created_at' },
    },
  ],
  ['csv', clicks(6, { index_params: { format: 'csv', timezone: 'Asia/Kathmandu' } })],
  ['jsonl', clicks(6, { index_params: { format: 'jsonl', timezone: 'Asia/Kathmandu' } })],
  ['csv.gz', clicks(6, { index_params: { format: 'csv.gz', filename: 'clicks.csv', bom: false, header: false } })],
  ['jsonl.gz', clicks(6, { index_params: { format: 'jsonl.gz' } })],
  ['csv.zip', clicks(6, { index_params: { format: 'csv.zip', filename: 'Klicks März.zip', dialect: 'excel_eu' } })],
  ['jsonl.zip', clicks(6, { index_params: { format: 'jsonl.zip' } })],
  ['parquet', clicks(6, { index_params: { format: 'parquet', timezone: 'America/St_Johns' } })],
  ['xlsx', clicks(6, { index_params: { timezone: 'America/New_York', sort: 'clicked_at', direction: 'asc' } })],
];

describe.each(REPORTS)('a %s of several parts, %#', (format, request) => {
  let done: Export;
  let receipt: Receipt;
  let file: string;
  let receiptFile: string;
  beforeAll(async () => {
    done = await api.build(request);
    receipt = await receiptOf(done);
    file = join(it.dataDir, `downloaded.${format}`);
    receiptFile = `${file}.json`;
    await writeFile(file, await api.file(done));
    await writeFile(receiptFile, JSON.stringify(receipt));
  });

  test('has a receipt that matches the export', () => {
    expect(receipt).toMatchObject({
      version: 1,
      export_id: done.id,
      report_type: request.report_type,
      parameters: done.parameters,
      format,
      rows: done.row_count,
      file: { name: done.filename, bytes: done.file_bytes },
    });
    expect(receipt.snapshot.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(receipt.snapshot.lsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
    expect(receipt.snapshot.transactions).toMatch(/^\d+:\d+:/);
    expect(receipt.columns.map((column) => column.key)).toEqual(receipt.parameters['index_params' as never]['columns']);
    expect(receipt.parts.length).toBe(Math.ceil(done.row_count! / PART_ROWS));
    expect(receipt.parts.length).toBeGreaterThan(2);
    expect(receipt.parts.map((part) => part.lower_key)).toEqual([
      null,
      ...receipt.parts.slice(0, -1).map((part) => part.upper_key),
    ]);
  });

  test('has the same SHA-256 in its receipt as sha256sum prints', async () => {
    const printed = await new Promise<string>((resolve, reject) =>
      execFile('sha256sum', [file], (error, stdout) => (error ? reject(error) : resolve(stdout))),
    );
    expect(printed.split(' ')[0]).toBe(receipt.file.sha256);
  });

  test('is verified on the command line against the receipt file', async () => {
    const { code, stdout } = await sheaf(['verify', file, '--receipt', receiptFile]);
    expect([stdout, code]).toEqual([`complete: ${done.row_count!.toLocaleString('en')} rows, every part matches\n`, 0]);
  });

  test('is verified on the command line against the receipt from the API', async () => {
    const env = { SHEAF_API_KEY: await it.key({ role: 'member' }) };
    const { code, stdout } = await sheaf(
      ['verify', file, '--export', String(done.id), '--url', it.service.origin, '--json'],
      {
        env,
      },
    );
    expect([JSON.parse(stdout).complete, code]).toEqual([true, 0]);
  });

  test('is rejected when one byte differs', async () => {
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(`${file}.altered`, bytes);
    const { code, stderr } = await sheaf(['verify', `${file}.altered`, '--receipt', receiptFile]);
    expect(code).toBe(4);
    expect(stderr).toContain('does not match its receipt:\n  The SHA-256 of the file is ');
  });

  test('has the same row digests when it is rebuilt from the same data', async () => {
    const again = await receiptOf(
      await api.build({ ...request, index_params: { ...request.index_params, filename: 'again' } }),
    );
    expect(again.export_id).not.toBe(receipt.export_id);
    expect(again.parts).toEqual(receipt.parts);
  });
});

describe('no receipt', () => {
  test('404 outside the scope, as for an unknown export', async () => {
    const done = await api.build({ report_type: 'deals_excel' });
    const other = await it.as({ role: 'member', email: 'other@acme' });
    const outside = await other.send(`/exports/${done.id}/receipt`);
    const nowhere = await other.send('/exports/999999999/receipt');
    expect([outside.status, nowhere.status]).toEqual([404, 404]);
    expect(outside.body.error!.message).toBe(nowhere.body.error!.message);
  });

  test('409 with the export before it is completed', async () => {
    const [{ body }, response] = await whileNoPartsStart(it.database, async () => {
      const created = await api.create(clicks(60));
      return [created, await api.send(`/exports/${created.body.export!.id}/receipt`)] as const;
    });
    expect([response.status, response.body.error!.message]).toEqual([
      409,
      expect.stringMatching(/^The export is (pending|processing), so it has no receipt\. Poll it/),
    ]);
    expect(response.body.export!.id).toBe(body.export!.id);
    await api.send(`/exports/${body.export!.id}/cancel`, { method: 'POST' });
  });

  test('422 for a part, with the ID of its export', async () => {
    const done = await api.build(clicks(6));
    const { rows } = await it.database.pool.query('select id from sheaf.exports where parent_id = $1 limit 1', [
      done.id,
    ]);
    const response = await api.send(`/exports/${rows[0].id}/receipt`);
    expect([response.status, response.body.error!.message]).toEqual([
      422,
      `\`id\`: ${rows[0].id} is a part of export ${done.id}. Use ${done.id} instead.`,
    ]);
  });
});

describe('sheaf verify', () => {
  test('exits with 2 for an invalid or missing receipt', async () => {
    const notes = join(it.dataDir, 'notes.json');
    await writeFile(notes, '{"version": 1}');
    const runs = [
      ['verify', notes, '--receipt', notes],
      ['verify', notes, '--receipt', `${notes}.none`],
      ['verify', notes],
    ];
    for (const args of runs) expect((await sheaf(args)).code).toBe(2);
  });
});

test('an export fails when its parts and its snapshot have different numbers of rows', async () => {
  const { pool } = it.database;
  await pool.query(`create function public.loses_a_row() returns trigger language plpgsql as $$ begin
    if new.parent_id is not null and new.status = 'completed' then new.row_count := new.row_count - 1; end if;
    return new; end $$`);
  await pool.query(
    'create trigger loses_a_row before update on sheaf.exports for each row execute function public.loses_a_row()',
  );
  const created = await api.create({ report_type: 'hot_advertisers_excel' });
  const done = await api.finished(created.body.export!.id);
  expect([done.status, done.download_url]).toEqual(['failed', null]);
  expect(it.service.log()).toMatch(/The parts of export \d+ have \d+ rows, but its snapshot has \d+/);
});
