/** Workbooks with a summary sheet, over HTTP: their totals are those of SQL, and `sheaf verify` adds their rows up again. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReceipt } from '../../src/verify/read-receipt.ts';
import type { Receipt } from '../../src/verify/receipt.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { clicks, type ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { repack } from '../support/verify/tamper.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/payouts');
const service = suite({
  env: { SHEAF_PART_ROWS: '400', SHEAF_THREADS: '2', SHEAF_REPORTS: join(FIXTURE, 'reports') },
});

type Cell = string | number | null;

/** A table of the sheet: its headers, and its rows by their first cell. */
interface Table {
  headers: Cell[];
  rows: Map<Cell, Cell[]>;
}

interface Built {
  publisherId: number;
  sheets: string[];
  tables: Table[];
  receipt: Receipt;
  file: Buffer;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-summary-'));
  await service.database.pool.query(await readFile(join(FIXTURE, 'payouts.sql'), 'utf8'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Builds the export, and checks the file with its receipt. */
async function build(request: ExportRequest): Promise<Built> {
  const api = await service.as({ role: 'member' });
  const made = await api.build({ ...request, index_params: { summary: true, ...request.index_params } });
  const file = await api.file(made);
  const receipt = readReceipt((await api.send(`/exports/${made.id}/receipt`)).text);
  const path = join(folder, made.filename!);
  await writeFile(path, file);
  expect(await verifyFile({ path, receipt })).toMatchObject({ complete: true, findings: [] });
  const book = read(file);
  const cells = utils.sheet_to_json<Cell[]>(book.Sheets['Summary']!, { header: 1, blankrows: true, defval: null });
  const tables = receipt.summary!.tables.map(({ first_row, rows }): Table => {
    const width = 1 + receipt.summary!.columns.length;
    const [headers, ...body] = cells.slice(first_row - 1, first_row + rows).map((row) => row.slice(0, width));
    return { headers: headers!, rows: new Map(body.map(([name, ...values]) => [name!, values])) };
  });
  return { publisherId: made.publisher_id, sheets: book.SheetNames, tables, receipt, file };
}

/** Clicks with a value of a column and one currency. */
interface Group {
  value: string;
  currency: string | null;
  rows: number;
  sale: number | null;
  commission: number | null;
}

const sum = (cells: readonly (Cell | undefined)[]) =>
  Math.round(cells.reduce<number>((total, cell) => total + Number(cell ?? 0), 0) * 100) / 100;

describe('click details', () => {
  const DAYS = 8;
  let built: Built;
  beforeAll(async () => {
    built = await build(clicks(DAYS, { index_params: { timezone: 'America/New_York' } }));
  });

  test('have the sheet after the rows, and the same rows as without it', async () => {
    expect(built.sheets).toEqual(['Click details', 'Summary', 'About this file']);
    expect(built.tables.map(({ headers }) => headers[0])).toEqual([
      'Total',
      'Clicked at (day)',
      'Network',
      'Country',
      'Device',
      'Advertiser',
    ]);
    const api = await service.as({ role: 'member' });
    const plain = await api.build(clicks(DAYS, { index_params: { timezone: 'America/New_York' } }));
    const sheet = (file: Buffer) => utils.sheet_to_csv(read(file).Sheets['Click details']!);
    expect(sheet(await api.file(plain))).toBe(sheet(built.file));
    const receipt = JSON.parse((await api.send(`/exports/${plain.id}/receipt`)).text);
    expect(receipt.summary).toBeUndefined();
    expect(receipt.parts).toEqual(built.receipt.parts);
  });

  test.each([
    ['Clicked at (day)', `to_char(c.clicked_at at time zone 'America/New_York', 'YYYY-MM-DD')`],
    ['Network', 'n.slug'],
    ['Country', `coalesce(c.country, '(empty)')`],
    ['Device', `coalesce(c.device, '(empty)')`],
    ['Advertiser', 'a.name'],
  ])('have the totals of SQL by %s', async (header, value) => {
    const { headers, rows } = built.tables.find((table) => table.headers[0] === header)!;
    const { start_date, end_date } = built.receipt.parameters['search_params' as never] as Record<string, string>;
    const query = await service.database.pool.query<Group>(
      `select ${value} as value, t.currency, count(*)::int as rows, sum(t.sale)::float8 as sale, sum(t.commission)::float8 as commission
       from public.clicks c join public.advertisers a on a.id = c.advertiser_id join public.networks n on n.id = a.network_id
       left join (
         select click_id, min(currency) as currency, sum(sale) as sale, sum(commission) as commission
         from public.transactions group by click_id having min(currency) = max(currency)
       ) t on t.click_id = c.id
       where c.publisher_id = $1 and c.clicked_at >= ($2::date)::timestamp at time zone 'America/New_York'
         and c.clicked_at < ($3::date + 1)::timestamp at time zone 'America/New_York'
       group by 1, 2`,
      [built.publisherId, start_date, end_date],
    );
    const groups = [...Map.groupBy(query.rows, (row) => row.value)];
    const line = (of: Group[]) =>
      headers.slice(1).map((label) => {
        if (label === 'Rows') return sum(of.map((one) => one.rows));
        const [, measure, currency] = /^(Sale|Commission) \((\w+)\)$/.exec(String(label))!;
        const found = of.find((one) => one.currency === currency);
        return found ? found[measure === 'Sale' ? 'sale' : 'commission'] : null;
      });
    const expected = groups
      .map(([name, of]) => [name, line(of)] as const)
      .toSorted(([a, x], [b, y]) => Number(y[0]) - Number(x[0]) || Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const shown = expected.slice(0, 50);
    for (const [name, cells] of shown) expect([name, rows.get(name)]).toEqual([name, cells]);
    const others = expected.slice(50).map(([, cells]) => cells);
    expect(rows.size).toBe(shown.length + (others.length > 0 ? 1 : 0));
    if (header === 'Advertiser') expect(others.length).toBeGreaterThan(50);
    if (others.length === 0) return;
    const rest = headers.slice(1).map((_, i) => sum(others.map((cells) => cells[i])));
    expect(rows.get('All others')!.map(Number)).toEqual(rest);
  });

  test('add up to the total in every table, for each currency', () => {
    const [total, ...others] = built.tables;
    const whole = total!.rows.get('All rows')!;
    expect(whole[0]).toBe(built.receipt.rows);
    expect(whole.length).toBeGreaterThan(5);
    for (const { rows } of others) {
      expect(whole.map((_, i) => sum([...rows.values()].map((cells) => cells[i])))).toEqual(whole.map(Number));
    }
  });

  test('do not pass the check with another total, or with other rows of the same totals', async () => {
    const { sheet, tables } = built.receipt.summary!;
    const row = tables[2]!.first_row + 1;
    const changes: [string, RegExp, string][] = [
      [`xl/worksheets/sheet${sheet}.xml`, new RegExp(`(<c r="B${row}"[^>]*><v>)\\d+`), '$17'],
      ['xl/worksheets/sheet1.xml', /(<c r="D2"[^>]*><is><t>)[^<]*/, '$1nowhere'],
    ];
    const messages: string[] = [];
    for (const [part, from, to] of changes) {
      const altered = repack(built.file, part, (xml) => xml.replace(from, to));
      const path = join(folder, 'altered.xlsx');
      await writeFile(path, altered);
      const { findings } = await verifyFile({ path, receipt: built.receipt });
      messages.push(findings.map(({ message }) => message).join('\n'));
    }
    expect(messages[0]).toContain(`Row ${row} of sheet 2 has 7 in "Rows", but the rows of the file add up to `);
    expect(messages[1]).toContain('The table "Network" of sheet 2 leaves out 1 row, such as those of "nowhere".');
  });

  test('leave out what the file has no column for, and say so', async () => {
    const columns = ['id', 'network', 'sale', 'clicked_at'];
    const { tables, file } = await build(clicks(DAYS, { index_params: { columns } }));
    expect(tables.map(({ headers }) => headers)).toEqual([
      ['Total', 'Rows'],
      ['Clicked at (day)', 'Rows'],
      ['Network', 'Rows'],
    ]);
    const lines = utils.sheet_to_csv(read(file).Sheets['Summary']!);
    expect(lines).toContain('Not added up, because the file has no column with their currency: Sale.');
  });

  test('without rows have tables without values and no chart', async () => {
    const { tables, file } = await build(clicks(DAYS, { search_params: { country: 'ZZ' } }));
    expect(tables.map(({ rows }) => rows.size)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(tables[0]!.rows.get('All rows')).toEqual([0]);
    expect(file.includes('xl/charts/')).toBe(false);
    expect(built.file.includes('xl/charts/chart1.xml')).toBe(true);
  });
});

describe('other report types', () => {
  test.each<[string, Record<string, unknown>]>([
    ['deals_excel', {}],
    ['hot_advertisers_excel', {}],
    ['advertisers_csv', { format: 'xlsx' }],
  ])('%s', async (report_type, index_params) => {
    const { tables, receipt } = await build({ report_type, index_params });
    expect(tables.length).toBeGreaterThan(3);
    expect(tables.every(({ rows }) => sum([...rows.values()].map(([count]) => count)) === receipt.rows)).toBe(true);
  });

  test('a report type of a file has one, with any text in its values', async () => {
    const odd = [
      'x'.repeat(40_000),
      `${'x'.repeat(300)}y`,
      'a\r\nb',
      'a\nb',
      '\u0001_x0041_ ',
      '＝1',
      '😀'.repeat(300),
    ];
    for (const note of odd) {
      await service.database.pool.query(
        `insert into public.payouts (publisher_id, paid_on, amount, currency, method, settled, note)
         select id, 'infinity', 9999999999.99, '', 'card', true, $1 from sheaf.publishers`,
        [note],
      );
    }
    const { tables, receipt } = await build({ report_type: 'payouts_excel', search_params: { min_amount: 0 } });
    const [total, days, , notes] = tables;
    expect(total!.headers).toEqual(['Total', 'Rows', 'Amount (EUR)', 'Amount (USD)', 'Amount (no currency)']);
    expect(receipt.summary!.columns.at(-1)).toEqual({
      label: 'Amount (no currency)',
      column: 'amount',
      currency: '(empty)',
    });
    expect(total!.rows.get('All rows')!.at(-1)).toBe(69_999_999_999.93);
    expect(days!.rows.get('Other dates')![0]).toBe(odd.length);
    expect(notes!.rows.get('=1+1')![0]).toBe(60);
    expect(notes!.rows.get('(empty)')![0]).toBe(60);
    expect(notes!.rows.get('x'.repeat(255))![0]).toBe(2);
    expect(notes!.rows.get('😀'.repeat(255))![0]).toBe(1);
    expect(notes!.rows.get('a\nb')![0]).toBe(2);
  });
});

test('other formats, and report types without totals, refuse it', async () => {
  const api = await service.as({ role: 'member' });
  const { status, body } = await api.create({ report_type: 'advertisers_csv', index_params: { summary: true } });
  expect([status, body.error!.message]).toEqual([422, expect.stringContaining('not available in csv files')]);
});

test('a dry run, an export and its receipt have the parameter only if it is true', async () => {
  const api = await service.as({ role: 'member' });
  const dry = async (summary: unknown) => {
    const request = { report_type: 'deals_excel', index_params: { summary } };
    return (await api.create(request, '?dry_run=true')).body.export!.parameters.index_params['summary'];
  };
  expect([await dry('true'), await dry(false), await dry(null)]).toEqual([true, undefined, undefined]);
});
