/** CSV exports with other separators, decimal signs and line endings, over HTTP. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { readReceipt } from '../../src/verify/read-receipt.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { type Api, clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite({ env: { SHEAF_PART_ROWS: '400', SHEAF_THREADS: '2' } });
const columns = ['id', 'clicked_at', 'advertiser', 'country', 'landing_url', 'sale', 'commission'];
const request = (format: string, more: object = {}) => clicks(8, { index_params: { columns, format, ...more } });

const rowsOf = (file: Buffer, delimiter: string, record_delimiter: string): string[][] =>
  parse(file, { bom: true, delimiter, record_delimiter });

/** The file of an export and whether it has passed the check with its receipt. */
async function checkedFile(api: Api, format: string, more: object): Promise<Buffer> {
  const made = await api.build(request(format, more));
  expect(made.progress!.total_parts).toBeGreaterThan(2);
  const file = await api.file(made);
  const { text } = await api.send(`/exports/${made.id}/receipt`);
  expect(JSON.parse(text)).toMatchObject(more);
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-dialect-'));
  const path = join(folder, made.filename!);
  await writeFile(path, file);
  const verdict = await verifyFile({ path, receipt: readReceipt(text) });
  await rm(folder, { recursive: true });
  expect(verdict).toMatchObject({ complete: true, findings: [] });
  return file;
}

describe('a CSV in the dialect excel_eu', () => {
  test('has the rows of the standard one, with semicolons and decimal commas', async () => {
    const api = await service.as({ role: 'member' });
    const standard = rowsOf(await api.file(await api.build(request('csv'))), ',', '\r\n');
    const amounts = [columns.indexOf('sale'), columns.indexOf('commission')];
    const expected = standard.map((row, i) =>
      row.map((value, column) => (i > 0 && amounts.includes(column) ? value.replace('.', ',') : value)),
    );
    expect(
      expected.flatMap((row) => amounts.map((at) => row[at]!)).filter((value) => /^\d+,\d\d$/.test(value)),
    ).not.toHaveLength(0);
    const file = await checkedFile(api, 'csv', { dialect: 'excel_eu' });
    expect(rowsOf(file, ';', '\r\n')).toEqual(expected);
    const compressed = await checkedFile(api, 'csv.gz', { dialect: 'excel_eu', line_ending: 'lf' });
    expect(rowsOf(gunzipSync(compressed), ';', '\n')).toEqual(expected);
  });
});

test('line_ending: lf changes nothing but the line ends', async () => {
  const api = await service.as({ role: 'member' });
  const standard = await api.file(await api.build(request('csv')));
  const file = await checkedFile(api, 'csv', { line_ending: 'lf' });
  expect(rowsOf(file, ',', '\n')).toEqual(rowsOf(standard, ',', '\r\n'));
  expect(standard.length - file.length).toBe(rowsOf(standard, ',', '\r\n').length);
});

test('the size of a dry run is that of the dialect, and other formats have none', async () => {
  const api = await service.as({ role: 'member' });
  const estimate = async (line_ending: string) => {
    const { body } = await api.create(
      request('csv', { line_ending, dialect: 'excel_eu', filename: 'size' }),
      '?dry_run=true',
    );
    return body.export!.estimate as { rows: number; bytes: number };
  };
  const [crlf, lf] = [await estimate('crlf'), await estimate('lf')];
  // At least one byte for each row and for the header. The size is calculated from a sample.
  expect(crlf.bytes - lf.bytes).toBeGreaterThanOrEqual(crlf.rows);
  for (const option of [{ dialect: 'standard' }, { line_ending: 'lf' }]) {
    const { status, body } = await api.create(request('xlsx', option));
    expect([status, body.error!.message]).toEqual([422, expect.stringContaining('not available in xlsx files')]);
  }
});
