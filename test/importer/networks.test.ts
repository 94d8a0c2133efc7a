/** Files as the networks hand them out, with rows, sums and rejected rows worked out by hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sheaf } from '../support/service.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-networks-'));
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('pub', 'Publisher')`);
  const advertisers = [
    'awin:7052',
    'cj:1234567',
    'impact:4636',
    'rakuten:1111',
    'shareasale:33333',
    'partnerize:10l176',
  ];
  for (const pair of [...advertisers, 'flexoffers:88', 'tradedoubler:300']) {
    const [network, id] = pair.split(':') as [string, string];
    await load('advertisers', `${network}.csv`, `external_id,name\n${id},${network} shop\n`, {
      network,
      publisher: undefined,
    });
  }
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function load(
  kind: ImportOptions['kind'],
  name: string,
  content: string | Buffer,
  options: Partial<ImportOptions> = {},
) {
  const file = join(folder, name);
  await writeFile(file, content);
  return importFile({ pool: database.pool, kind, file, publisher: 'pub', ...options });
}

async function transactions(network: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select concat_ws('|', t.external_id, t.order_id, t.sale, t.commission, t.currency, t.status,
       to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')) as row
     from public.transactions t join public.advertisers a on a.id = t.advertiser_id
     join public.networks n on n.id = a.network_id where n.slug = $1 order by t.external_id`,
    [network],
  );
  return rows.map(({ row }) => row);
}

const AWIN = [
  {
    id: 900001,
    advertiserId: 7052,
    commissionStatus: 'pending',
    commissionAmount: { amount: 5.59, currency: 'GBP' },
    saleAmount: { amount: 55.96, currency: 'GBP' },
    clickRefs: { clickRef: 'a, "b" [c]' },
    transactionDate: '2026-06-20T22:04:00',
    orderRef: '0001',
    paidToPublisher: false,
    transactionParts: [{ commissionGroupId: 1, amount: 44.76 }],
  },
  {
    id: 900002,
    advertiserId: 7052,
    commissionStatus: 'deleted',
    commissionAmount: { amount: 1.005, currency: 'GBP' },
    saleAmount: { amount: 10.05, currency: 'GBP' },
    transactionDate: '2026-10-25T01:30:00',
    orderRef: '2',
    paidToPublisher: false,
  },
];

test('Awin: a JSON array, detected, with nested keys and a time zone', async () => {
  const options = { detect: true, timezone: 'Europe/London' };
  const result = await load('transactions', 'awin.json', JSON.stringify(AWIN), options);
  expect(await transactions('awin')).toEqual([
    '900001|0001|55.96|5.59|GBP|pending|2026-06-20 21:04:00',
    '900002|2|10.05|1.005|GBP|declined|2026-10-25 00:30:00',
  ]);
  expect(result.recognized).toBe(
    'Recognized as awin transactions, because the file has the columns advertiserId, commissionStatus, transactionDate, saleAmount.amount.',
  );
  expect(result.notes.map(({ code, column, count }) => [code, column, count])).toEqual([
    ['hour-twice', 'occurred_at', 1],
  ]);
  expect(result.sums).toEqual([
    { currency: 'GBP', status: 'declined', rows: 1, sale: '10.05', commission: '1.005' },
    { currency: 'GBP', status: 'pending', rows: 1, sale: '55.96', commission: '5.59' },
  ]);
  expect(await load('transactions', 'awin.json', JSON.stringify(AWIN, null, 2), options)).toMatchObject({
    rows: 2,
    same: 2,
  });
});

test('Awin: the same columns as CSV, with a word that the preset does not know', async () => {
  const csv = [
    'id,advertiserId,commissionStatus,commissionAmount.amount,commissionAmount.currency,saleAmount.amount,saleAmount.currency,transactionDate,orderRef,paidToPublisher',
    '900003,7052,approved,20.1,EUR,201,EUR,2026-03-01T12:00:00Z,0003,true',
    '900004,7052,bonus,1,EUR,1,EUR,2026-03-01T12:00:00Z,4,false',
  ].join('\n');
  await expect(load('transactions', 'awin.csv', csv, { preset: 'awin' })).rejects.toMatchObject({
    rows: [{ line: 3, column: 'status', value: 'bonus' }],
  });
  const result = await load('transactions', 'awin.csv', csv, { preset: 'awin', onError: 'skip' });
  expect(result).toMatchObject({
    rows: 2,
    new: 1,
    rejected: 1,
    unknownWords: [{ column: 'status', word: 'bonus', count: 1 }],
  });
  expect((await transactions('awin')).at(-1)).toBe('900003|0003|201.00|20.10|EUR|paid|2026-03-01 12:00:00');
});

test('CJ: an envelope, amounts with three decimals, and a correction that amends its original', async () => {
  const record = {
    commissionId: '5001',
    originalActionId: '800',
    original: 'true',
    actionStatus: 'locked',
    advertiserId: '1234567',
    orderId: '0012345',
    eventDate: '2026-05-03T22:31:48Z',
    saleAmountPubCurrency: '75.474',
    pubCommissionAmountPubCurrency: '7.781',
  };
  const correction = {
    ...record,
    commissionId: '5002',
    original: 'false',
    actionStatus: 'closed',
    saleAmountPubCurrency: '-75.474',
    pubCommissionAmountPubCurrency: '-7.781',
  };
  const json = JSON.stringify({ data: { publisherCommissions: { count: 2, records: [record, correction] } } });
  await expect(load('transactions', 'cj.json', json, { preset: 'cj' })).rejects.toThrow(
    'currency (give it with --set currency=VALUE)',
  );
  const result = await load('transactions', 'cj.json', json, { preset: 'cj', set: { currency: 'USD' } });
  expect(result.new).toBe(2);
  expect(await transactions('cj')).toEqual(['800|0012345|0.00|0.00|USD|approved|2026-05-03 22:31:48']);
});

test('impact.com: an envelope with offsets; clicks whose ID repeats; deals in percent', async () => {
  const action = {
    Id: '1000.4636.1',
    CampaignId: '4636',
    State: 'REVERSED',
    Payout: '0.88',
    Amount: '21.99',
    Currency: 'USD',
  };
  const json = JSON.stringify({
    '@page': '1',
    Actions: [{ ...action, EventDate: '2026-09-10T10:42:38-07:00', Oid: '000123' }],
  });
  await load('transactions', 'impact.json', json, { detect: true });
  expect(await transactions('impact')).toEqual(['1000.4636.1|000123|21.99|0.88|USD|declined|2026-09-10 17:42:38']);
  const clicks = [
    'Id,ProgramId,EventDate,AdId,CustomerCountry,DeviceType,ReferringUrl,LandingPageUrl,SubId1',
    'c-1,4636,2026-09-10T10:40:00-07:00,123,UK,PHONE,https://blog.example/x,https://shop.example/,art_1',
    'c-1,4636,2026-09-10T10:40:00-07:00,124,US,TV,,https://shop.example/,art_2',
  ].join('\n');
  expect(await load('clicks', 'clicks.csv', clicks, { detect: true })).toMatchObject({ rows: 2, new: 2, repeated: 0 });
  // Web pages and spreadsheets leave invisible characters in names of columns.
  const invisible = clicks.replace('ProgramId', 'Program\u200bId');
  expect(await load('clicks', 'clicks.csv', invisible, { detect: true })).toMatchObject({ rows: 2, same: 2 });
  const deals = [
    'Id,Name,CampaignId,State,Type,DiscountType,DiscountAmount,DiscountCurrency,DiscountPercent,DefaultPromoCode,StartDate,EndDate',
    '501,20 percent off,4636,ACTIVE,GENERAL_SALE,PERCENT,,,20,SHOES20,2026-11-01T00:00:00-07:00,',
    '502,Free shipping,4636,EXPIRED,FREE_SHIPPING,FIXED,5.00,USD,,,,',
  ].join('\n');
  await load('deals', 'deals.csv', deals, { detect: true, publisher: undefined });
  const { rows } = await database.pool.query(
    `select concat_ws('|', external_id, type, status, code, discount_percent, discount_amount) as row from public.deals order by 1`,
  );
  expect(rows.map(({ row }) => row)).toEqual(['501|sale|active|SHOES20|0.2000', '502|shipping|ended|5.00']);
});

const RAKUTEN = [
  'Member ID,Merchant ID,Merchant Name,Order ID,Transaction Date,Transaction Time,SKU Number,Sales,Quantity,Commissions,Process Date,Process Time,',
  '',
  'abc,1111,Shop,333,8/24/2026,8:58,PROD32,7.99,1,0.3995,8/26/2026,21:05,',
  'abc,1111,Shop,333,8/24/2026,8:58,PROD33,"1,010.00",2,0.50,8/26/2026,21:05,',
  '<none>,1111,Shop,333,8/24/2026,8:58,PROD33,"(1,010.00)",-2,-0.50,9/02/2026,21:05,',
].join('\n');

test('Rakuten: an empty line, date and time in two columns, item rows that add up, and a return', async () => {
  const options = { detect: true, set: { currency: 'USD' }, timezone: 'America/New_York' };
  const result = await load('transactions', 'rakuten.csv', RAKUTEN, options);
  expect(result).toMatchObject({ rows: 3, new: 3, repeated: 0 });
  expect(result.sums).toEqual([{ currency: 'USD', status: 'approved', rows: 3, sale: '7.99', commission: '0.3995' }]);
  expect(await transactions('rakuten')).toEqual([
    '333 PROD32 8/24/2026 8:58|333|7.99|0.3995|USD|approved|2026-08-24 12:58:00',
    '333 PROD33 8/24/2026 8:58|333|0.00|0.00|USD|approved|2026-08-24 12:58:00',
  ]);
  expect(await load('transactions', 'rakuten.csv', RAKUTEN, options)).toMatchObject({ new: 0, changed: 0, same: 3 });
});

test('ShareASale: vertical bars, 12-hour times, and a status from three columns', async () => {
  const text = [
    'Trans ID|User ID|Merchant ID|Trans Date|Trans Amount|Commission|Comment|Voided|Locked|Paid Date',
    '5001|222|33333|11/03/2026 01:30:22 AM|49.99|4.999|Sale - Order 10023||1|',
    '5002|222|33333|11/04/2026 02:00:00 PM|1,234.50|2|Sale - Order 10024|1|1|',
    '5003|222|33333|11/05/2026 12:00:00 AM|20|NO DATA|Lead|||',
  ].join('\n');
  const result = await load('transactions', 'shareasale.txt', text, {
    detect: true,
    timezone: 'America/Chicago',
    onError: 'skip',
  });
  expect(result).toMatchObject({ rows: 3, new: 2, rejected: 1 });
  expect(await transactions('shareasale')).toEqual([
    '5001|Sale - Order 10023|49.99|4.999|USD|approved|2026-11-03 07:30:22',
    '5002|Sale - Order 10024|1234.50|2.00|USD|declined|2026-11-04 20:00:00',
  ]);
});

test("Partnerize: the publisher's commission and not the total, as CSV and as nested JSON", async () => {
  const csv = [
    'conversion_id,campaign_id,publisher_id,conversion_date_time,currency,advertiser_reference,conversion_reference,conversion_status,value,commission,publisher_commission',
    '111l1,10l176,1l1,"2026-03-02 10:22:02",EUR,,AUTO-1,approved,90.92,1.0001,0.9092',
  ].join('\n');
  await load('transactions', 'partnerize.csv', csv, { detect: true, timezone: 'UTC' });
  const data = {
    conversion_id: '111l2',
    campaign_id: '10l176',
    currency: 'EUR',
    conversion_time: '2026-03-03 00:10:00',
  };
  const value = { conversion_status: 'rejected', value: 90, publisher_commission: 0.9 };
  const json = JSON.stringify({ conversions: [{ conversion_data: { ...data, conversion_value: value } }] });
  await load('transactions', 'partnerize.json', json, { preset: 'partnerize', timezone: 'UTC' });
  expect(await transactions('partnerize')).toEqual([
    '111l1|AUTO-1|90.92|0.9092|EUR|approved|2026-03-02 10:22:02',
    '111l2|90.00|0.90|EUR|declined|2026-03-03 00:10:00',
  ]);
});

test('FlexOffers and Tradedoubler', async () => {
  const sale = {
    FLX_SalesId: 'F1',
    productId: '88',
    orderNumber: 'O1',
    orderStatus: 'Approved',
    currency: 'USD',
    isPaid: false,
  };
  const json = JSON.stringify([{ ...sale, saleAmount: 12.5, commission: 0.625, eventDate: '2026-02-01T10:00:00Z' }]);
  await load('transactions', 'flexoffers.json', json, { detect: true });
  expect(await transactions('flexoffers')).toEqual(['F1|O1|12.50|0.625|USD|approved|2026-02-01 10:00:00']);
  const csv =
    'programId;timeOfEvent;eventId;orderNR;leadNR;pendingStatus;orderValue;affiliateCommission\n300;01.05.2026 10:30;7;A9;;P;100.00;5.00\n';
  await load('transactions', 'tradedoubler.csv', csv, {
    detect: true,
    set: { currency: 'EUR' },
    timezone: 'Europe/Stockholm',
  });
  expect(await transactions('tradedoubler')).toEqual([
    '7 A9 01.05.2026 10:30|A9|100.00|5.00|EUR|pending|2026-05-01 08:30:00',
  ]);
});

test('a dry run on the command line shows the mapping, rows, invalid values and sums, and imports nothing', async () => {
  const before = await transactions('rakuten');
  await writeFile(join(folder, 'dry.csv'), `${RAKUTEN}\nabc,9999,Other,444,8/24/2026,8:58,P,x,1,1,8/26/2026,21:05,\n`);
  const args = ['import', 'transactions', 'dry.csv', '--detect', '--dry-run', '--publisher=pub', '--set=currency=EUR'];
  const { code, stdout } = await sheaf(args, { env: { DATABASE_URL: database.url }, cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toContain('4 rows read = 0 new + 3 changed + 0 same + 0 older + 0 repeated + 1 rejected');
  expect(stdout).toContain('Recognized as rakuten transactions');
  expect(stdout).toContain('order_id (from "Order ID")');
  expect(stdout).toContain('Sum: currency EUR, status approved, sale 7.99, commission 0.3995, 3 rows');
  expect(stdout).toMatch(/line 6, sale: must be a plain amount .*\("x"\)/);
  expect(stdout).toMatch(/First rows as they would be stored:\n.*line .*external_id.*\n.*333 PROD32/);
  expect(stdout).toContain('This was a dry run. Nothing was imported.');
  expect(await transactions('rakuten')).toEqual(before);
});

test('your own preset is a file, and its problems are named', async () => {
  const preset = {
    network: 'awin',
    kind: 'transactions',
    source: 'our finance team',
    identify: ['Number'],
    numbers: { decimal: ',', group: '.' },
    times: { forms: ['dd.MM.yyyy'], zone: 'Europe/Berlin' },
    columns: {
      advertiser_external_id: { value: '7052' },
      external_id: 'Number',
      sale: 'Umsatz',
      commission: 'Provision',
      currency: { value: 'EUR' },
      status: { from: ['Stand'], words: { offen: 'pending' } },
      occurred_at: 'Datum',
    },
  };
  const path = join(folder, 'mine.json');
  await writeFile(path, JSON.stringify(preset));
  await load('transactions', 'mine.csv', 'Number;Umsatz;Provision;Stand;Datum\nm1;1.234,50;12,5;Offen;24.12.2026\n', {
    preset: path,
  });
  expect((await transactions('awin')).at(-1)).toBe('m1|1234.50|12.50|EUR|pending|2026-12-23 23:00:00');
  await writeFile(path, JSON.stringify({ ...preset, columns: { ...preset.columns, total: 'x' } }));
  await expect(load('transactions', 'mine.csv', '', { preset: path })).rejects.toThrow('have no column "total"');
  await expect(load('transactions', 'mine.csv', '', { preset: 'nope' })).rejects.toThrow(
    'Allowed: admitad, awin, cj, flexoffers',
  );
});

test('how a file was read is a preset: as a file, or saved for the publisher, it reads the same rows', async () => {
  const conversion = {
    ...{ conversion_id: 's1', campaign_id: '10l176', conversion_date_time: '2026-03-02 10:22:02', currency: 'EUR' },
    ...{ conversion_reference: 'AUTO-1', conversion_status: 'pending', value: '90.92', publisher_commission: '0.9092' },
  };
  const documents: [string, string, Partial<ImportOptions>][] = [
    ['awin', JSON.stringify(AWIN), { map: { 'clickRefs.clickRef': 'order_id' }, timezone: 'America/New_York' }],
    ['partnerize', JSON.stringify({ conversions: [{ conversion_data: conversion }] }), { timezone: 'Asia/Tokyo' }],
  ];
  for (const [network, json, options] of documents) {
    const how = { detect: true, dryRun: true };
    const first = await load('transactions', `${network}.json`, json, { ...how, ...options });
    const { rows, preset } = first.dryRun!;
    expect([first.preset, rows.length > 0]).toEqual([network, true]);
    const path = join(folder, `as-${network}.json`);
    await writeFile(path, JSON.stringify(preset));
    const file = await load('transactions', `${network}.json`, json, { preset: path, dryRun: true });
    expect(file.dryRun).toEqual({ rows, preset });
    await database.pool.query(
      `insert into sheaf.import_presets (publisher_id, kind, name, content)
       select id, 'transactions', $1, $2 from sheaf.publishers where slug = 'pub'`,
      [`Our ${network}`, JSON.stringify(preset)],
    );
    const saved = await load('transactions', `${network}.json`, json, how);
    expect([saved.preset, saved.dryRun]).toEqual([`Our ${network}`, { rows, preset }]);
    const args = ['import', 'transactions', join(folder, `${network}.json`), '--publisher=pub', '--dry-run', '--json'];
    for (const option of ['--detect', `--preset=Our ${network}`]) {
      const { stdout } = await sheaf([...args, option], { env: { DATABASE_URL: database.url } });
      expect(JSON.parse(stdout)).toMatchObject({ preset: `Our ${network}`, dryRun: { rows, preset } });
    }
    await expect(
      load('transactions', `${network}.json`, json, { publisher: undefined, preset: `Our ${network}` }),
    ).rejects.toThrow(/there is no preset "Our .* Saved presets of a publisher are found with --publisher\.$/);
  }
  await database.pool.query('delete from sheaf.import_presets');
});

test('a file that no preset fits names the nearest', async () => {
  const detected = load('transactions', 'other.csv', 'commissionId,actionStatus,x\n1,new,2\n', { detect: true });
  await expect(detected).rejects.toThrow(
    'The nearest is cj, but the file lacks originalActionId, advertiserId, pubCommissionAmountPubCurrency.',
  );
});

test('a JSON document that was cut off is refused', async () => {
  const cut = JSON.stringify(AWIN).slice(0, -1);
  await expect(load('transactions', 'cut.json', cut, { preset: 'awin' })).rejects.toThrow(
    'ends in the middle of its JSON',
  );
  await expect(load('transactions', 'no.json', '{"error": "limit"}', { preset: 'impact' })).rejects.toThrow(
    'expected in: Actions',
  );
});
