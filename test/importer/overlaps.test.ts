/** Files of the networks overlap: a transaction is in many of them, as it was at their time. The order of the imports has no effect. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import { firstRowsStatement } from '../../src/source/statements.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-overlaps-'));
  const file = join(folder, 'advertisers.csv');
  await writeFile(
    file,
    'network,external_id,name\nawin,7052,Awin shop\ncj,1234567,CJ shop\ntradedoubler,300,TD shop\n',
  );
  await importFile({ pool: database.pool, kind: 'advertisers', file });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Publisher {
  id: number;
  slug: string;
}

let publishers = 0;

/** A publisher without transactions, who is in the programs of all advertisers. */
async function newPublisher(): Promise<Publisher> {
  publishers += 1;
  const slug = `publisher-${publishers}`;
  const { rows } = await database.pool.query(
    `with created as (insert into sheaf.publishers (slug, name) values ($1, $1) returning id),
       joined as (insert into public.programmes (publisher_id, advertiser_id, status, created_at, updated_at)
         select created.id, a.id, 'joined', '2026-01-01', '2026-01-01' from created, public.advertisers a)
     select id from created`,
    [slug],
  );
  return { id: Number(rows[0].id), slug };
}

/** A file of a network, with the options that its import needs. */
interface NetworkFile {
  name: string;
  content: string;
  options: Partial<ImportOptions>;
}

async function load({ slug }: Publisher, { name, content, options }: NetworkFile) {
  const file = join(folder, name);
  await writeFile(file, content);
  return importFile({ pool: database.pool, kind: 'transactions', file, publisher: slug, ...options });
}

async function rowsOf({ id }: Publisher): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(
    `select concat_ws('|', external_id, order_id, sale, commission, currency, status,
       to_char(occurred_at at time zone 'UTC', 'MM-DD HH24:MI')) as row
     from public.transactions where publisher_id = $1 order by advertiser_id, external_id`,
    [id],
  );
  return rows.map(({ row }) => row);
}

/** The rows that the transactions are made of, without the hashes that recognize a repeated row. */
async function versionsOf({ id }: Publisher): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select to_jsonb(r) - array['publisher_id', 'fingerprint', 'reading'] as row from sheaf.transaction_rows r
     where publisher_id = $1 order by advertiser_id, external_id, part`,
    [id],
  );
  return rows;
}

/** Rows of the reports that add up transactions, 30 days after the sales. */
async function exported({ id }: Publisher): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const name of ['advertisers_csv', 'hot_advertisers_excel']) {
    const report = builtIn.find(name)!;
    const params = canonicalParams(report, { search_params: {}, index_params: { sort: 'name' } });
    const asOf = '2026-06-29 00:00:00+00';
    const { text } = firstRowsStatement({ report, params, publisherId: id, publisherSlug: 'any', asOf }, 50);
    all.push((await database.pool.query({ text, rowMode: 'array' })).rows);
  }
  return all;
}

const AWIN = {
  id: 1,
  advertiserId: 7052,
  commissionStatus: 'pending',
  commissionAmount: { amount: 5, currency: 'GBP' },
  saleAmount: { amount: 50, currency: 'GBP' },
  transactionDate: '2026-06-20T22:04:00',
  validationDate: null as string | null,
  amended: false,
  paidToPublisher: false,
  orderRef: 'A1' as string | null,
};
const awin = (records: object[], options: Partial<ImportOptions> = {}): NetworkFile => ({
  name: 'awin.json',
  content: JSON.stringify(records),
  options: { preset: 'awin', timezone: 'UTC', ...options },
});

/** The same as CSV, without the columns that a download of a network can leave out. */
function awinCsv(records: Array<Partial<typeof AWIN>>): NetworkFile {
  const columns = [
    'id',
    'commissionStatus',
    'commissionAmount.amount',
    'commissionAmount.currency',
    'saleAmount.amount',
    'transactionDate',
  ];
  const rows = records.map(({ id, commissionStatus, commissionAmount, saleAmount, transactionDate }) =>
    [
      7052,
      id,
      commissionStatus,
      commissionAmount?.amount,
      commissionAmount?.currency,
      saleAmount?.amount,
      transactionDate,
    ].join(),
  );
  const content = [['advertiserId', ...columns].join(), ...rows, ''].join('\n');
  return { name: 'awin.csv', content, options: { preset: 'awin', timezone: 'UTC' } };
}

const CJ = {
  commissionId: '9001',
  originalActionId: '5001',
  actionStatus: 'new',
  advertiserId: '1234567',
  orderId: 'C1',
  eventDate: '2026-06-21T10:00:00Z',
  saleAmountPubCurrency: '80.000',
  pubCommissionAmountPubCurrency: '8.125',
};
const cj = (records: object[]): NetworkFile => ({
  name: 'cj.json',
  content: JSON.stringify(records),
  options: { preset: 'cj', set: { currency: 'USD' } },
});

const TRADEDOUBLER =
  'programId;timeOfEvent;lastModified;eventId;orderNR;leadNR;pendingStatus;orderValue;affiliateCommission';
const tradedoubler = (rows: string[]): NetworkFile => ({
  name: 'tradedoubler.csv',
  content: [TRADEDOUBLER, ...rows, ''].join('\n'),
  options: { preset: 'tradedoubler', timezone: 'Europe/Stockholm', set: { currency: 'EUR' } },
});

/** Each has an earlier and a later version of one transaction, and the row that both leave. */
const VERSIONS: Array<[rule: string, earlier: NetworkFile, later: NetworkFile, row: string]> = [
  [
    "the network's date decides first, even for a step back in status",
    awin([{ ...AWIN, commissionStatus: 'declined', validationDate: '2026-06-25T00:00:00' }]),
    awin([{ ...AWIN, commissionStatus: 'approved', validationDate: '2026-06-26T00:00:00' }]),
    '1|A1|50.00|5.00|GBP|approved|06-20 22:04',
  ],
  [
    'a version with a date is newer than one without',
    awin([AWIN]),
    awin([{ ...AWIN, commissionStatus: 'declined', validationDate: '2026-06-25T00:00:00' }]),
    '1|A1|50.00|5.00|GBP|declined|06-20 22:04',
  ],
  [
    'an amended version is newer, even with a higher amount',
    awin([AWIN]),
    awin([{ ...AWIN, amended: true, commissionAmount: { amount: 6.5, currency: 'GBP' } }]),
    '1|A1|50.00|6.50|GBP|pending|06-20 22:04',
  ],
  [
    'with one date, paid is newer than approved',
    awin([{ ...AWIN, commissionStatus: 'approved', validationDate: '2026-06-26T00:00:00' }]),
    awin([{ ...AWIN, commissionStatus: 'approved', validationDate: '2026-06-26T00:00:00', paidToPublisher: true }]),
    '1|A1|50.00|5.00|GBP|paid|06-20 22:04',
  ],
  [
    'without a date, the status decides',
    cj([{ ...CJ, actionStatus: 'locked' }]),
    cj([{ ...CJ, actionStatus: 'closed' }]),
    '5001|C1|80.00|8.125|USD|paid|06-21 10:00',
  ],
  [
    'with one status and no date, the lower commission counts',
    cj([CJ]),
    cj([{ ...CJ, pubCommissionAmountPubCurrency: '4.000', saleAmountPubCurrency: '90.000' }]),
    '5001|C1|90.00|4.00|USD|pending|06-21 10:00',
  ],
  [
    'a version with an order number counts more than the same without',
    awin([{ ...AWIN, orderRef: null }]),
    awin([AWIN]),
    '1|A1|50.00|5.00|GBP|pending|06-20 22:04',
  ],
  [
    'in CSV, the date of the last change decides',
    tradedoubler(['300;20.06.2026 10:30;21.06.2026 00:00;7;T1;;D;100.00;5.00']),
    tradedoubler(['300;20.06.2026 10:30;22.06.2026 00:00;7;T1;;P;100.00;7.00']),
    '7 T1 20.06.2026 10:30|T1|100.00|7.00|EUR|pending|06-20 08:30',
  ],
];

test.each(VERSIONS)('%s', async (_, earlier, later, row) => {
  const inOrder = await newPublisher();
  expect(await load(inOrder, earlier)).toMatchObject({ rows: 1, new: 1 });
  expect(await load(inOrder, later)).toMatchObject({ rows: 1, changed: 1, older: 0 });
  expect(await rowsOf(inOrder)).toEqual([row]);
  const reversed = await newPublisher();
  expect(await load(reversed, later)).toMatchObject({ rows: 1, new: 1 });
  expect(await load(reversed, earlier)).toMatchObject({ rows: 1, changed: 0, older: 1 });
  expect(await rowsOf(reversed)).toEqual([row]);
});

test('of several versions in one file, the newest counts and not the last', async () => {
  const publisher = await newPublisher();
  const versions = [{ ...CJ, actionStatus: 'closed' }, CJ, { ...CJ, actionStatus: 'locked' }];
  expect(await load(publisher, cj(versions))).toMatchObject({
    rows: 3,
    new: 1,
    repeated: 2,
    repeatedExamples: ['line 2', 'line 3'],
    sums: [{ currency: 'USD', status: 'paid', rows: 1, sale: '80.00', commission: '8.125' }],
  });
  expect(await rowsOf(publisher)).toEqual(['5001|C1|80.00|8.125|USD|paid|06-21 10:00']);
});

test('the same row with other options is read again, and the last reading counts', async () => {
  const publisher = await newPublisher();
  await load(publisher, awin([AWIN], { timezone: 'Pacific/Auckland' }));
  expect(await load(publisher, awin([AWIN], { timezone: 'America/New_York' }))).toMatchObject({ changed: 1, older: 0 });
  expect(await rowsOf(publisher)).toEqual(['1|A1|50.00|5.00|GBP|pending|06-21 02:04']);
  expect(await load(publisher, awin([AWIN], { timezone: 'Pacific/Auckland' }))).toMatchObject({ changed: 1, older: 0 });
  expect(await rowsOf(publisher)).toEqual(['1|A1|50.00|5.00|GBP|pending|06-20 10:04']);
  await load(publisher, awin([AWIN], { timezone: 'UTC', set: { currency: 'EUR' } }));
  expect(await rowsOf(publisher)).toEqual(['1|A1|50.00|5.00|EUR|pending|06-20 22:04']);
});

test('a correction of the columns has the effect that its dry run reported, also as a saved preset', async () => {
  const publisher = await newPublisher();
  const file = awin([{ ...AWIN, finalCommission: 7 }]);
  await load(publisher, file);
  const how = { detect: true, preset: undefined };
  const corrected = { ...how, map: { finalCommission: 'commission' }, dryRun: true };
  const tried = await load(publisher, { ...file, options: { ...file.options, ...corrected } });
  expect(tried).toMatchObject({ preset: 'awin', changed: 1, older: 0 });
  const content = JSON.stringify(tried.dryRun!.preset);
  await database.pool.query(
    `insert into sheaf.import_presets (publisher_id, kind, name, content) values ($1, 'transactions', 'Ours', $2)`,
    [publisher.id, content],
  );
  expect(await load(publisher, { ...file, options: how })).toMatchObject({ preset: 'Ours', changed: 1, older: 0 });
  expect(await rowsOf(publisher)).toEqual(['1|A1|50.00|7.00|GBP|pending|06-20 22:04']);
});

test('a click that the preset does not read is kept, and the same file with a mapping links it', async () => {
  const publisher = await newPublisher();
  const clicks = join(folder, 'clicks.csv');
  const times = ['2026-06-19T00:00:00Z', '2026-06-20T00:00:00Z'];
  await writeFile(
    clicks,
    `external_id,clicked_at,advertiser\n${times.map((time, n) => `k${n},${time},awin-shop\n`).join('')}`,
  );
  await importFile({ pool: database.pool, kind: 'clicks', file: clicks, publisher: publisher.slug });
  const content =
    'advertiser,external_id,click_external_id,sale,commission,currency,status,occurred_at\nawin-shop,1,k0,1,1,EUR,paid,2026-06-20T22:04:00Z\n';
  await load(publisher, { name: 'own.csv', content, options: {} });
  const linked = async () =>
    (
      await database.pool.query(
        `select c.external_id from public.transactions t join public.clicks c on c.publisher_id = t.publisher_id
         and c.clicked_at = t.clicked_at and c.id = t.click_id where t.publisher_id = $1`,
        [publisher.id],
      )
    ).rows;
  const records = [{ ...AWIN, clickRefs: { clickRef: 'k1' } }];
  await load(publisher, awin(records));
  expect(await linked()).toEqual([{ external_id: 'k0' }]);
  const mapped = { map: { 'clickRefs.clickRef': 'click_external_id' } };
  expect(await load(publisher, awin(records, mapped))).toMatchObject({ changed: 1 });
  expect(await linked()).toEqual([{ external_id: 'k1' }]);
  expect(await load(publisher, awin(records, mapped))).toMatchObject({ same: 1 });
});

test('a file without a preset changes the transaction, and the file of the network restores it', async () => {
  const publisher = await newPublisher();
  await load(publisher, cj([CJ]));
  const content =
    'advertiser,external_id,sale,commission,currency,status,occurred_at\ncj-shop,5001,1,1,USD,paid,2026-06-21T10:00:00Z\n';
  expect(await load(publisher, { name: 'own.csv', content, options: {} })).toMatchObject({ changed: 1 });
  expect(await rowsOf(publisher)).toEqual(['5001|C1|1.00|1.00|USD|paid|06-21 10:00']);
  expect(await load(publisher, cj([CJ]))).toMatchObject({ changed: 1, same: 0, older: 0 });
  expect(await rowsOf(publisher)).toEqual(['5001|C1|80.00|8.125|USD|pending|06-21 10:00']);
});

test('the versions of a transaction that was deleted no longer count', async () => {
  const publisher = await newPublisher();
  await load(publisher, cj([{ ...CJ, actionStatus: 'closed' }]));
  await database.pool.query('delete from public.transactions where publisher_id = $1', [publisher.id]);
  expect(await load(publisher, cj([CJ]))).toMatchObject({ new: 1, older: 0 });
  expect(await rowsOf(publisher)).toEqual(['5001|C1|80.00|8.125|USD|pending|06-21 10:00']);
});

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-06-${String(n).padStart(2, '0')}`);
const amount = fc.constantFrom('-5', '0', '1', '1.005', '10', '99.5');
const number = amount.map(Number);
const order = fc.constantFrom('X1', 'X2', 'x2');

/** Any versions of a few transactions, also those that no network would hand out. */
const AWIN_VERSION = fc
  .record({
    id: fc.constantFrom(1, 2, 3),
    commissionStatus: fc.constantFrom('pending', 'approved', 'declined', 'deleted'),
    commissionAmount: fc.record({ amount: number, currency: fc.constantFrom('GBP', 'EUR') }),
    saleAmount: fc.record({ amount: number, currency: fc.constant('GBP') }),
    transactionDate: day,
    validationDate: fc.option(day),
    amended: fc.boolean(),
    paidToPublisher: fc.boolean(),
    orderRef: fc.option(order),
  })
  .map((version) => ({ ...version, advertiserId: 7052 }));

const CJ_VERSION = fc
  .record({
    commissionId: fc.constantFrom('11', '12', '13', '21', '22'),
    actionStatus: fc.constantFrom('new', 'extended', 'locked', 'closed'),
    orderId: order,
    eventDate: day,
    saleAmountPubCurrency: amount,
    pubCommissionAmountPubCurrency: amount,
  })
  .map((version) => ({ ...version, originalActionId: version.commissionId[0], advertiserId: '1234567' }));

const TRADEDOUBLER_VERSION = fc
  .tuple(
    fc.constantFrom('7', '8'),
    fc.constantFrom('A', 'P', 'D'),
    fc.constantFrom('', '21.06.2026', '22.06.2026'),
    amount,
    amount,
  )
  .map(([id, status, changed, sale, commission]) =>
    ['300', '20.06.2026 10:30', changed, id, 'T1', '', status, sale, commission].join(';'),
  );

/** Up to six files with overlapping versions, and two orders in which they are imported. */
function overlapping<T>(version: fc.Arbitrary<T>, ...forms: Array<(versions: T[]) => NetworkFile>) {
  return fc.array(version, { minLength: 2, maxLength: 12 }).chain((pool) => {
    const file = fc
      .tuple(fc.constantFrom(...forms), fc.shuffledSubarray(pool, { minLength: 1 }))
      .map(([toFile, versions]) => toFile(versions));
    return fc
      .array(file, { minLength: 2, maxLength: 6 })
      .chain((first) =>
        fc.record({ first: fc.constant(first), second: fc.shuffledSubarray(first, { minLength: first.length }) }),
      );
  });
}

test.each([
  ['Awin, as JSON with dates and as CSV without', overlapping(AWIN_VERSION, awin, awinCsv)],
  ['CJ, with corrections', overlapping(CJ_VERSION, cj)],
  ['Tradedoubler, in CSV', overlapping(TRADEDOUBLER_VERSION, tradedoubler)],
])(
  'overlapping files in any order leave the same rows and exports, and again they change nothing: %s',
  async (_, files) => {
    await fc.assert(
      fc.asyncProperty(files, async ({ first, second }) => {
        const one = await newPublisher();
        const other = await newPublisher();
        for (const file of first) await load(one, file);
        for (const file of second) await load(other, file);
        expect(await rowsOf(other)).toEqual(await rowsOf(one));
        expect(await versionsOf(other)).toEqual(await versionsOf(one));
        expect(await exported(other)).toEqual(await exported(one));
        const stored = 'select *, xmin from public.transactions where publisher_id = $1 order by id';
        const before = (await database.pool.query(stored, [one.id])).rows;
        for (const file of [...first, ...second]) expect(await load(one, file)).toMatchObject({ new: 0, changed: 0 });
        expect((await database.pool.query(stored, [one.id])).rows).toEqual(before);
      }),
      { numRuns: 20 },
    );
  },
);
