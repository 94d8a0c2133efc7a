/** Deals and advertisers with values that programs often read incorrectly. */
import type pg from 'pg';

/** An Excel cell can contain 32,767 UTF-16 code units. */
const FULL = 32_767;

/** Each is the title of a deal and the name of an advertiser, and is also part of IDs, descriptions and URLs. */
export const ODD_TEXTS = [
  ' leading and trailing ',
  'two  spaces within',
  '\ttabs\tat both ends\t',
  '\nlines\nwith LF\n',
  'lines\r\nwith CR LF',
  'lines\rwith CR',
  '\u00a0no-break space\u00a0',
  '007',
  '1e5',
  '0x1F',
  '1.50',
  '-0',
  '12345678901234567890',
  '2026-11-23',
  '1/2',
  'TRUE',
  'false',
  'NULL',
  'NA',
  '#N/A',
  '=1+1',
  '=HYPERLINK("http://localhost","click")',
  '+49 30 1234',
  '-5 %',
  '@SUM(1,1)',
  "'quoted",
  '"double"',
  'a,b;c',
  '<b>&amp;</b> ]]>',
  '\\N \\. \\',
  '_x0041_',
  '_X0041_',
  '_x0041',
  '_x005F_x0041_',
  'm_x2_y',
  '_xabc\u0007',
  'foo_x12345.txt',
  'SUB_X2026Q1',
  '\u0001_x0042_',
  'bell \u0007 and escape \u001b',
  '\u007f and \u0085',
  '\ufeffbyte order mark',
  '\ufffe\uffff',
  '\u200bzero\u200dwidth\u2028line\u2029paragraph',
  '👩‍👩‍👧‍👦 🇩🇪 e\u0301 é',
  '𝟘𐀀\u{10fffd}',
  'שלום مرحبا \u202eright to left\u202c',
  `${'x'.repeat(FULL - 1)}😀`,
  'x'.repeat(FULL),
  'ä'.repeat(FULL + 10),
] as const;

const MOMENTS = [
  '2026-11-23 14:05:09.123+00',
  '2026-11-23 23:59:59.999+00',
  '2026-11-23 22:59:59.9999+00',
  '2026-11-23 01:00:00+00',
  '2026-10-25 00:30:00+00',
  '2026-10-25 01:30:00+00',
  '2024-02-29 12:00:00.5+00',
  '1900-02-28 12:00:00+00',
  '1900-03-01 12:00:00+00',
  '1899-12-31 12:00:00+00',
  '1970-01-01 00:00:00.001+00',
  '9999-12-31 22:59:59+00',
] as const;

const AMOUNTS = ['0.00', '-0.01', '0.10', '19.99', '-1234.50', '999999999999.99'] as const;
const FRACTIONS = ['0.0000', '0.1250', '-0.3333', '1.0000', '0.0001', '999.9999'] as const;

/** Creates a publisher that has joined an advertiser with odd deals, and an odd advertiser for each string. */
export async function insertOddRows(pool: pg.Pool, publisher: string): Promise<void> {
  await pool.query(`insert into sheaf.publishers (slug, name) values ($1, $1)`, [publisher]);
  await pool.query(`insert into public.networks (slug, name) values ('odd', 'Odd')`);
  await insertAdvertisers(pool);
  await insertDeals(pool);
}

async function insertAdvertisers(pool: pg.Pool): Promise<void> {
  const rows = ODD_TEXTS.map((text, i) => ({
    external_id: `odd ${i} ${text.slice(0, 1000)}`,
    name: text,
    slug: `odd-${i}`,
    domain: i % 2 ? text : null,
    url: urlWith(text),
    vertical: i % 3 ? text : '',
    commission: text.slice(0, 1000),
  }));
  await pool.query(
    `with rows as (select * from json_to_recordset($1) as (external_id text, name text, slug text, domain text, url text,
         vertical text, commission text)),
       made as (insert into public.advertisers (network_id, external_id, name, slug, domain, url, vertical)
         select networks.id, external_id, rows.name, rows.slug, domain, url, vertical from rows, public.networks returning id, slug)
     insert into public.programmes (publisher_id, advertiser_id, status, commission_text)
     select publishers.id, made.id, 'joined', commission from sheaf.publishers, made join rows using (slug)`,
    [JSON.stringify(rows)],
  );
}

async function insertDeals(pool: pg.Pool): Promise<void> {
  const turn = (values: readonly string[], i: number) => values[i % values.length];
  const rows = ODD_TEXTS.map((text, i) => ({
    title: text,
    external_id: `odd ${i} ${text.slice(0, 1000)}`,
    description: i % 2 ? text : null,
    code: text,
    percent: i % 3 ? turn(FRACTIONS, i) : null,
    amount: i % 4 ? turn(AMOUNTS, i) : null,
    starts: turn(MOMENTS, i),
    ends: i % 5 ? turn(MOMENTS, i + 1) : null,
    url: urlWith(text),
  }));
  await pool.query(
    `insert into public.deals (advertiser_id, external_id, title, description, code, discount_percent, discount_amount, currency,
       type, starts_at, ends_at, status, exclusive, featured, landing_url)
     select advertisers.id, r.external_id, title, description, code, percent, amount, 'EUR', 'sale', starts, ends, 'active',
       i % 2 = 0, i % 3 = 0, r.url
     from public.advertisers, rows from (json_to_recordset($1) as (title text, external_id text, description text, code text,
       percent numeric, amount numeric, starts timestamptz, ends timestamptz, url text)) with ordinality
       as r (title, external_id, description, code, percent, amount, starts, ends, url, i)
     where slug = 'odd-0'`,
    [JSON.stringify(rows)],
  );
}

function urlWith(text: string): string {
  return `https://shop.example/?q=${encodeURIComponent(text.slice(0, 100))}&r=${text.slice(0, 100)}`;
}
