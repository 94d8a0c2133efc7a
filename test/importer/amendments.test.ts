/** Corrections of the networks amend the transaction that they correct. Rows and sums are worked out by hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-amendments-'));
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('pub', 'Publisher')`);
  const file = join(folder, 'advertisers.csv');
  const ids = ['cj,1234567', 'rakuten,1111', 'impact,4636', 'shareasale,33333'];
  await writeFile(file, `network,external_id,name\n${ids.map((id) => `${id},Shop`).join('\n')}\n`);
  await importFile({ pool: database.pool, kind: 'advertisers', file });
});
beforeEach(() => database.pool.query('delete from public.transactions'));
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function load(name: string, content: string, options: Partial<ImportOptions>) {
  const file = join(folder, name);
  await writeFile(file, content);
  return importFile({ pool: database.pool, kind: 'transactions', file, publisher: 'pub', ...options });
}

async function stored(): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select concat_ws('|', external_id, order_id, sale, commission, currency, status,
       to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')) as row
     from public.transactions order by external_id`,
  );
  return rows.map(({ row }) => row);
}

describe('CJ: a correction is a commission of its own that names the action', () => {
  const ORIGINAL = {
    commissionId: '9001',
    originalActionId: '700',
    original: 'true',
    actionStatus: 'closed',
    advertiserId: '1234567',
    orderId: '0012345',
    eventDate: '2026-05-03T22:31:48Z',
    postingDate: '2026-05-04T01:00:00Z',
    saleAmountPubCurrency: '120.000',
    pubCommissionAmountPubCurrency: '9.600',
  };
  const OTHER = {
    ...ORIGINAL,
    commissionId: '9002',
    originalActionId: '701',
    actionStatus: 'locked',
    orderId: '0012346',
    saleAmountPubCurrency: '10.005',
    pubCommissionAmountPubCurrency: '0.804',
  };
  /** A third of the order is returned. */
  const PART = {
    ...ORIGINAL,
    commissionId: '9055',
    original: 'false',
    actionStatus: 'new',
    eventDate: '2026-06-09T00:00:00Z',
    saleAmountPubCurrency: '-40.000',
    pubCommissionAmountPubCurrency: '-3.200',
  };
  /** The rest is returned. */
  const REST = {
    ...PART,
    commissionId: '9077',
    actionStatus: 'closed',
    saleAmountPubCurrency: '-80.000',
    pubCommissionAmountPubCurrency: '-6.400',
  };
  const cj = (...records: object[]) =>
    load('cj.json', JSON.stringify({ data: { publisherCommissions: { records } } }), {
      preset: 'cj',
      set: { currency: 'USD' },
    });

  const UNTOUCHED = '701|0012346|10.005|0.804|USD|approved|2026-05-03 22:31:48';
  const AMENDED = '700|0012345|80.00|6.40|USD|pending|2026-05-03 22:31:48';

  test('after its original', async () => {
    expect(await cj(ORIGINAL, OTHER)).toMatchObject({ rows: 2, new: 2 });
    expect(await stored()).toEqual(['700|0012345|120.00|9.60|USD|paid|2026-05-03 22:31:48', UNTOUCHED]);
    expect(await cj(PART)).toMatchObject({
      rows: 1,
      new: 0,
      changed: 1,
      sums: [{ currency: 'USD', status: 'pending', rows: 1, sale: '-40.00', commission: '-3.20' }],
    });
    expect(await stored()).toEqual([AMENDED, UNTOUCHED]);
  });

  test('before its original', async () => {
    expect(await cj(PART)).toMatchObject({ rows: 1, new: 1 });
    expect(await stored()).toEqual(['700|0012345|-40.00|-3.20|USD|pending|2026-06-09 00:00:00']);
    expect(await cj(OTHER, ORIGINAL)).toMatchObject({ rows: 2, new: 1, changed: 1 });
    expect(await stored()).toEqual([AMENDED, UNTOUCHED]);
  });

  test('in the file of its original, and again with a correction of the rest', async () => {
    expect(await cj(PART, ORIGINAL, OTHER)).toMatchObject({ rows: 3, new: 3, repeated: 0 });
    expect(await stored()).toEqual([AMENDED, UNTOUCHED]);
    expect(await cj(ORIGINAL, PART, OTHER)).toMatchObject({ rows: 3, same: 3 });
    expect(await cj(ORIGINAL, REST, { ...PART, actionStatus: 'closed' })).toMatchObject({ rows: 3, changed: 3 });
    expect(await stored()).toEqual(['700|0012345|0.00|0.00|USD|paid|2026-05-03 22:31:48', UNTOUCHED]);
    expect(await cj(PART, OTHER)).toMatchObject({ rows: 2, changed: 0, same: 1, older: 1 });
    expect(await stored()).toEqual(['700|0012345|0.00|0.00|USD|paid|2026-05-03 22:31:48', UNTOUCHED]);
  });

  test('a record without the ID of the action or of its own is rejected, because it could be counted twice', async () => {
    const records = [ORIGINAL, { ...PART, originalActionId: undefined }, { ...PART, commissionId: undefined }];
    await expect(cj(...records)).rejects.toMatchObject({
      rows: [
        { line: 2, column: 'external_id', reason: 'must not be empty' },
        { line: 3, column: 'part', reason: 'must not be empty' },
      ],
    });
    const csv = Object.keys(ORIGINAL)
      .filter((column) => column !== 'commissionId')
      .join();
    await expect(load('cj.csv', `${csv}\n`, { preset: 'cj', set: { currency: 'USD' } })).rejects.toThrow(
      'finds no column for: part (from commissionId)',
    );
    expect(await stored()).toEqual([]);
  });

  test('in another currency is refused', async () => {
    await cj(ORIGINAL);
    const json = JSON.stringify([PART]);
    await expect(load('cj.json', json, { preset: 'cj', set: { currency: 'EUR' } })).rejects.toThrow(
      'The rows of the transaction 700 have the currencies EUR and USD, which cannot be added.',
    );
    expect(await stored()).toEqual(['700|0012345|120.00|9.60|USD|paid|2026-05-03 22:31:48']);
  });
});

describe('Rakuten: a return is a row with negative amounts', () => {
  const HEAD =
    'Member ID,Merchant ID,Merchant Name,Order ID,Transaction Date,Transaction Time,SKU Number,Sales,Quantity,Commissions,Process Date,Process Time,\n\n';
  const ITEMS = [
    'abc,1111,Shop,333,8/24/2026,8:58,PROD32,7.99,1,0.3995,8/26/2026,21:05,',
    'abc,1111,Shop,333,8/24/2026,8:58,PROD33,"1,010.00",2,0.5050,8/26/2026,21:05,',
  ];
  const ONE_BACK = 'abc,1111,Shop,333,8/24/2026,8:58,PROD33,(505.00),-1,-0.2525,9/02/2026,21:05,';
  const ALL_BACK = 'abc,1111,Shop,333,8/24/2026,8:58,PROD32,(7.99),-1,-0.3995,9/03/2026,21:05,';
  const rakuten = (...rows: string[]) =>
    load('rakuten.csv', HEAD + rows.join('\n'), { preset: 'rakuten', set: { currency: 'USD' }, timezone: 'UTC' });

  const AMENDED = [
    '333 PROD32 8/24/2026 8:58|333|0.00|0.00|USD|approved|2026-08-24 08:58:00',
    '333 PROD33 8/24/2026 8:58|333|505.00|0.2525|USD|approved|2026-08-24 08:58:00',
  ];

  test('after the items, in a file that has them again', async () => {
    expect(await rakuten(...ITEMS)).toMatchObject({
      new: 2,
      sums: [{ currency: 'USD', status: 'approved', rows: 2, sale: '1017.99', commission: '0.9045' }],
    });
    expect(await rakuten(...ITEMS, ONE_BACK)).toMatchObject({ rows: 3, same: 1, changed: 2 });
    expect(await rakuten(ALL_BACK)).toMatchObject({ rows: 1, changed: 1 });
    expect(await stored()).toEqual(AMENDED);
  });

  test('before the items', async () => {
    expect(await rakuten(ALL_BACK, ONE_BACK)).toMatchObject({ new: 2 });
    expect((await stored())[1]).toBe('333 PROD33 8/24/2026 8:58|333|-505.00|-0.2525|USD|approved|2026-08-24 08:58:00');
    expect(await rakuten(...ITEMS)).toMatchObject({ changed: 2 });
    expect(await stored()).toEqual(AMENDED);
  });
});

test('impact.com: a modified and a reversed action amend the one with their ID, in any order', async () => {
  const action = {
    Id: '1000.4636.1',
    CampaignId: '4636',
    Currency: 'USD',
    Oid: '7',
    EventDate: '2026-09-10T10:42:38Z',
  };
  const versions = [
    { ...action, State: 'PENDING', Payout: '0.88', Amount: '21.99' },
    { ...action, State: 'PENDING', Payout: '0.44', Amount: '10.99' },
    { ...action, State: 'REVERSED', Payout: '0.00', Amount: '0.00' },
  ];
  const impact = (record: object) => load('impact.json', JSON.stringify({ Actions: [record] }), { preset: 'impact' });
  await impact(versions[1]!);
  await impact(versions[0]!);
  expect(await stored()).toEqual(['1000.4636.1|7|10.99|0.44|USD|pending|2026-09-10 10:42:38']);
  await impact(versions[2]!);
  expect(await impact(versions[0]!)).toMatchObject({ older: 1 });
  expect(await stored()).toEqual(['1000.4636.1|7|0.00|0.00|USD|declined|2026-09-10 10:42:38']);
});

test('ShareASale: a transaction that is voided after it was paid is declined, in any order', async () => {
  const head =
    'Trans ID|Merchant ID|Trans Date|Trans Amount|Commission|Comment|Voided|Locked|Paid Date|Reversal Date\n';
  const shareasale = (row: string) => load('s.txt', head + row, { preset: 'shareasale', timezone: 'UTC' });
  await shareasale('5001|33333|11/03/2026 01:30:22 AM|49.99|4.999|Order 1|1|1|2026-11-20|2026-11-22 10:00:00.0\n');
  expect(await shareasale('5001|33333|11/03/2026 01:30:22 AM|49.99|4.999|Order 1||1|2026-11-20|\n')).toMatchObject({
    older: 1,
  });
  expect(await stored()).toEqual(['5001|Order 1|49.99|4.999|USD|declined|2026-11-03 01:30:22']);
});

test('a declined row of your own preset does not count, unless all rows are declined', async () => {
  const path = join(folder, 'mine.json');
  const columns = {
    advertiser_external_id: { value: '4636' },
    external_id: 'Sale',
    part: 'Row',
    sale: 'Value',
    commission: 'Commission',
    currency: { value: 'EUR' },
    status: 'State',
    occurred_at: 'Date',
  };
  const preset = { network: 'impact', kind: 'transactions', source: 'our finance team', identify: ['Sale'], columns };
  await writeFile(path, JSON.stringify(preset));
  const mine = (...rows: string[]) =>
    load('mine.csv', ['Sale,Row,Value,Commission,State,Date', ...rows, ''].join('\n'), { preset: path });
  await mine('s1,1,100,10,approved,2026-06-01T00:00:00Z', 's1,2,-30,-3,declined,2026-06-02T00:00:00Z');
  expect(await stored()).toEqual(['s1|100.00|10.00|EUR|approved|2026-06-01 00:00:00']);
  await mine('s1,1,100,10,declined,2026-06-01T00:00:00Z');
  expect(await stored()).toEqual(['s1|70.00|7.00|EUR|declined|2026-06-01 00:00:00']);
});
