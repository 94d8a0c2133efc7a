/** JSON and XML documents of Admitad, CJ and Rakuten, with rows, sums and rejected rows worked out by hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { zipArchive } from '../support/zip-archive.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-documents-'));
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('pub', 'Publisher')`);
  for (const [network, id] of [
    ['admitad', '14361'],
    ['rakuten', '1234'],
  ]) {
    await load('advertisers', `${network}.csv`, `external_id,name\n${id},${network} shop\n`, { network });
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
  return importFile({ pool: database.pool, kind, file, ...options });
}

async function rowsOf(query: string, network: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ row: string }>(query, [network]);
  return rows.map(({ row }) => row);
}

const transactions = (network: string) =>
  rowsOf(
    `select concat_ws('|', t.external_id, t.order_id, t.sale, t.commission, t.currency, t.status,
       to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')) as row
     from public.transactions t join public.advertisers a on a.id = t.advertiser_id
     join public.networks n on n.id = a.network_id where n.slug = $1 order by t.external_id`,
    network,
  );

const deals = (network: string) =>
  rowsOf(
    `select concat_ws('|', d.external_id, d.title, coalesce(d.code, '-'), d.type, d.status,
       coalesce(to_char(d.starts_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '-'),
       coalesce(to_char(d.ends_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '-'), d.landing_url) as row
     from public.deals d join public.advertisers a on a.id = d.advertiser_id
     join public.networks n on n.id = a.network_id where n.slug = $1 order by d.external_id`,
    network,
  );

const ACTION = {
  advcampaign_id: 14361,
  advcampaign_name: 'Shop',
  action_type: 'sale',
  currency: 'EUR',
  positions: [{ id: 1, amount: '209.32', payment: '104.66' }],
  paid: 0,
  subid: null,
};

/** Numbers that a double would not keep. */
const ADMITAD = JSON.stringify({
  results: [
    {
      ...ACTION,
      action_id: 807084960,
      order_id: 'c-0145',
      cart: 209.32,
      payment: '@104.660',
      status: 'approved',
      action_date: '2026-03-29 10:48:02',
      status_updated: '2026-04-02 05:24:24',
    },
    {
      ...ACTION,
      action_id: 807084961,
      order_id: null,
      cart: null,
      payment: 7,
      status: 'pending',
      action_date: '2026-10-25 02:30:00',
      status_updated: null,
    },
    {
      ...ACTION,
      action_id: 807084962,
      order_id: 'c-2',
      cart: 10,
      payment: 0.1,
      status: 'approved_but_stalled',
      paid: 1,
      action_date: '2026-01-01 00:00:00',
    },
    {
      ...ACTION,
      action_id: 807084963,
      order_id: 'c-3',
      cart: 10,
      payment: 1,
      status: 'on_hold',
      action_date: '2026-01-01 00:00:00',
    },
  ],
  _meta: { count: 4, limit: 500, offset: 0 },
}).replace('"@104.660"', '104.660');

test('Admitad: an envelope with numbers, times in the zone of the account, and a date of the last change', async () => {
  const options = { detect: true, publisher: 'pub', timezone: 'Europe/Berlin', onError: 'skip' } as const;
  const result = await load('transactions', 'admitad.json', ADMITAD, options);
  expect(await transactions('admitad')).toEqual([
    '807084960|c-0145|209.32|104.66|EUR|approved|2026-03-29 08:48:02',
    '807084961|0.00|7.00|EUR|pending|2026-10-25 00:30:00',
    '807084962|c-2|10.00|0.10|EUR|paid|2025-12-31 23:00:00',
  ]);
  expect(result).toMatchObject({
    rows: 4,
    new: 3,
    rejected: 1,
    unknownWords: [{ column: 'status', word: 'on_hold', count: 1 }],
    sums: [
      { currency: 'EUR', status: 'approved', rows: 1, sale: '209.32', commission: '104.66' },
      { currency: 'EUR', status: 'paid', rows: 1, sale: '10.00', commission: '0.10' },
      { currency: 'EUR', status: 'pending', rows: 1, sale: '0.00', commission: '7.00' },
    ],
  });
  // The network raises a commission without another status. Its date of the change decides, in any order of the files.
  const raised = ADMITAD.replace('"payment":104.660', '"payment":120.5').replace('04-02 05:24:24', '04-05 10:00:00');
  expect(await load('transactions', 'admitad.json', raised, options)).toMatchObject({ changed: 1, older: 0 });
  expect(await load('transactions', 'admitad.json', ADMITAD, options)).toMatchObject({ changed: 0, older: 1 });
  expect((await transactions('admitad'))[0]).toBe('807084960|c-0145|209.32|120.50|EUR|approved|2026-03-29 08:48:02');
});

const CJ_ADVERTISERS = `<?xml version="1.0" encoding="UTF-8"?>
<cj-api>
  <advertisers total-matched="2" records-returned="2" page-number="1">
    <advertiser>
      <advertiser-id>1702763</advertiser-id>
      <account-status>Active</account-status>
      <advertiser-name>Müller &amp; Söhne</advertiser-name>
      <program-url>https://shop.example/</program-url>
      <relationship-status>joined</relationship-status>
      <primary-category>
        <parent>Travel</parent>
        <child>Hotels</child>
      </primary-category>
      <actions>
        <action><name>Sale</name><id>1</id><commission><default>4.00%</default></commission></action>
        <action><name>Lead</name><id>2</id><commission><default>USD 5.00</default></commission></action>
      </actions>
    </advertiser>
    <advertiser>
      <advertiser-id>7654321</advertiser-id>
      <advertiser-name>Beta Co</advertiser-name>
      <program-url/>
      <relationship-status>notjoined</relationship-status>
    </advertiser>
  </advertisers>
</cj-api>
`;

const link = (values: Record<string, string>) =>
  `<link>${Object.entries({ 'advertiser-id': '1702763', ...values })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('\n')}</link>`;

const CJ_LINKS = `<cj-api><links total-matched="4" records-returned="4" page-number="1">
${link({ 'link-id': '101', 'link-name': 'Save 20 %', description: 'All rooms', 'promotion-type': 'coupon', 'coupon-code': 'SAVE20', 'promotion-start-date': '2026-11-01 00:00:00.0', 'promotion-end-date': '2026-12-01 00:00:00.000', destination: 'https://shop.example/?a=1&amp;b=2' })}
${link({ 'link-id': '102', 'link-name': 'Free shipping', 'promotion-type': 'free shipping', 'coupon-code': '', 'promotion-start-date': '', 'promotion-end-date': '', destination: 'https://shop.example/ship' })}
${link({ 'link-id': '103', 'link-name': 'Banner', 'promotion-type': 'N/A', 'coupon-code': '', destination: 'https://shop.example/' })}
${link({ 'link-id': '104', 'link-name': 'Raffle', 'promotion-type': 'raffle', 'coupon-code': '', destination: 'https://shop.example/' })}
</links></cj-api>`;

test('CJ: advertisers and deals, which are only XML', async () => {
  const advertisers = await load('advertisers', 'advertisers.xml', CJ_ADVERTISERS, { detect: true });
  expect(advertisers.recognized).toContain('Recognized as cj advertisers');
  expect(advertisers.columns.ignored).toContain('actions.action[2].commission.default');
  const stored = await rowsOf(
    `select concat_ws('|', a.external_id, a.name, coalesce(a.url, '-'), coalesce(a.vertical, '-')) as row
     from public.advertisers a join public.networks n on n.id = a.network_id where n.slug = $1 order by 1`,
    'cj',
  );
  expect(stored).toEqual(['1702763|Müller & Söhne|https://shop.example/|Travel', '7654321|Beta Co|-|-']);

  const archive = zipArchive([{ name: 'links.xml', content: CJ_LINKS }]);
  const options = { detect: true, timezone: 'America/Los_Angeles', onError: 'skip' } as const;
  const result = await load('deals', 'links.zip', archive, options);
  expect(result).toMatchObject({
    rows: 4,
    new: 2,
    rejected: 2,
    unknownWords: [{ column: 'type', word: 'raffle', count: 1 }],
  });
  expect(await deals('cj')).toEqual([
    '101|Save 20 %|SAVE20|coupon|active|2026-11-01 07:00:00|2026-12-01 08:00:00|https://shop.example/?a=1&b=2',
    '102|Free shipping|-|shipping|active|-|-|https://shop.example/ship',
  ]);
  expect(await load('deals', 'links.zip', archive, options)).toMatchObject({ new: 0, same: 2, rejected: 2 });
});

const RAKUTEN = `<?xml version="1.0" encoding="UTF-8"?>
<couponfeed>
  <TotalMatches>3</TotalMatches><TotalPages>1</TotalPages><PageNumberRequested>1</PageNumberRequested>
  <link type="TEXT">
    <categories><category id="1">Apparel</category><category id="2">Gifts</category></categories>
    <promotiontypes><promotiontype id="11">Percentage off</promotiontype></promotiontypes>
    <offerdescription>20% off sitewide</offerdescription>
    <offerstartdate>2026-08-01</offerstartdate>
    <offerenddate>2026-12-31</offerenddate>
    <couponcode>SAVE20</couponcode>
    <clickurl>https://click.example/?id=abc&amp;offerid=1.2</clickurl>
    <advertiserid>1234</advertiserid>
    <network id="1">US Network</network>
  </link>
  <link type="TEXT">
    <promotiontypes><promotiontype id="7">Free Shipping</promotiontype></promotiontypes>
    <offerdescription><![CDATA[Free shipping > $50]]></offerdescription>
    <offerstartdate>2026-08-01</offerstartdate>
    <offerenddate/>
    <couponcode>N/A</couponcode>
    <clickurl>https://click.example/?id=abc&amp;offerid=1.3</clickurl>
    <advertiserid>1234</advertiserid>
  </link>
  <link type="TEXT">
    <offerdescription>Other shop</offerdescription>
    <offerstartdate>2026-02-30</offerstartdate>
    <clickurl>https://click.example/?id=abc&amp;offerid=1.4</clickurl>
    <advertiserid>1234</advertiserid>
  </link>
</couponfeed>`;

test('Rakuten: coupons, which are only XML, end with their last day', async () => {
  const options = { detect: true, timezone: 'America/New_York', onError: 'skip' } as const;
  const result = await load('deals', 'coupons.xml', RAKUTEN, options);
  expect(result).toMatchObject({ rows: 3, new: 2, rejected: 1 });
  expect(await deals('rakuten')).toEqual([
    'https://click.example/?id=abc&offerid=1.2 SAVE20|20% off sitewide|SAVE20|coupon|active|2026-08-01 04:00:00|2027-01-01 05:00:00',
    'https://click.example/?id=abc&offerid=1.3|Free shipping > $50|-|shipping|active|2026-08-01 04:00:00|-',
  ]);
});
