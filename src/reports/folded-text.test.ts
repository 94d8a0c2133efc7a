/** Every filter that takes free text finds a stored text by all spellings that differ in case or normalization only. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { sql } from '../db/sql.ts';
import { countStatement } from '../source/statements.ts';
import { builtIn } from './built-in.ts';
import { canonicalParams } from './canonical.ts';
import { foldedAnywhere } from './folded-text.ts';

/** Spellings of one text each. */
const SPELLINGS: readonly (readonly string[])[] = [
  ['İnşaat', 'İNŞAAT', 'i\u0307nşaat', 'I\u0307ns\u0327aat'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ', 'Οδος'],
  ['Café', 'Cafe\u0301', 'CAFÉ', 'CAFE\u0301', 'café'],
  ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
  ['ﬁnance', 'finance', 'FINANCE'],
  ['ταΐζω', 'ΤΑΪ\u0301ΖΩ', 'τα\u03b9\u0308\u0301ζω'],
  ['ǰan', 'J\u030can', 'j\u030cAN'],
  ['Åland', 'Å\u006cand', 'a\u030aLAND', '\u212bland'],
  ['ガイド', 'カ\u3099イト\u3099'],
  ['한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
  ['plain-shop', 'PLAIN-SHOP'],
];

/** Spellings of something else: accents count, and i without a dot is another letter. */
const OTHERS = ['inşaat', 'insaat', 'cafe', 'ινσ', 'ταιζω', 'jan', 'aland', 'カイト', 'istanbul'];

/** The columns that each filter compares, for the filters that are tested on rows. */
const COLUMNS: Record<string, readonly string[]> = {
  'advertisers_csv.search': ['name', 'domain'],
  'advertisers_csv.domain': ['domain'],
  'advertisers_csv.vertical': ['vertical'],
  'deals_excel.search': ['title', 'description', 'code', 'advertiser'],
  'hot_advertisers_excel.search': ['name', 'domain'],
  'hot_advertisers_excel.vertical': ['vertical'],
};

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  const { pool } = database;
  await pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  await pool.query(`insert into public.networks (slug, name) values ('n', 'N')`);
  await pool.query(`select sheaf.make_click_partitions('2026-11-01', '2026-11-01')`);
  const texts = [...SPELLINGS.flat(), 'İSTANBUL'];
  // One row for each text and column; what the row does not test is empty or neutral.
  await pool.query(
    `insert into public.advertisers (network_id, external_id, slug, name, domain, vertical)
     select 1, c || n, 'a-' || c || '-' || n, case c when 'name' then t else '.' end,
       case c when 'domain' then t end, case c when 'vertical' then t end
     from unnest($1::text[]) with ordinality as s(t, n), unnest('{name,domain,vertical,neutral}'::text[]) c`,
    [texts],
  );
  await pool.query(
    `insert into public.programmes (publisher_id, advertiser_id, status) select 1, id, 'joined' from public.advertisers`,
  );
  await pool.query(
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id) select 1, '2026-11-01', id, id from public.advertisers`,
  );
  await pool.query(
    `insert into public.deals (advertiser_id, external_id, type, status, title, description, code)
     select a.id, c || n, 'sale', 'active', case c when 'title' then t else '.' end,
       case c when 'description' then t end, case c when 'code' then t end
     from unnest($1::text[]) with ordinality as s(t, n) cross join unnest('{title,description,code,advertiser}'::text[]) c
     join public.advertisers a on a.external_id = case c when 'advertiser' then 'name' else 'neutral' end || n`,
    [texts],
  );
});
afterAll(() => database.drop());

async function count(filter: string, value: string | string[]): Promise<number> {
  const [name, param] = filter.split('.') as [string, string];
  const report = builtIn.find(name)!;
  const params = canonicalParams(report, { search_params: { [param]: value }, index_params: {} });
  const { text } = countStatement({ report, params, publisherId: 1, publisherSlug: 'p', asOf: '2026-11-02' });
  const { rows } = await database.pool.query<{ rows: number }>(text);
  return rows[0]!.rows;
}

const FREE = builtIn.reports.flatMap((report) =>
  Object.entries(report.search).flatMap(([filter, param]) => {
    // The condition of an exclusion is made from that of its filter.
    if (param.excludes !== undefined) return [];
    try {
      return [{ name: `${report.name}.${filter}`, report, filter, value: param.parse('İnşaat') }];
    } catch {
      return [];
    }
  }),
);

test.each(FREE)('$name, which takes free text, compares folded text', ({ report, filter, value }) => {
  const required = Object.fromEntries((report.required ?? []).map((name) => [name, report.search[name]!.samples[0]]));
  const params = canonicalParams(report, { search_params: { ...required, [filter]: value }, index_params: {} });
  const { text } = countStatement({ report, params, publisherId: 1, publisherSlug: 'p', asOf: '2026-11-02' });
  expect(text).toContain('İnşaat');
  expect(text.replaceAll(/sheaf\.fold_text\('[^']*'/g, '')).not.toContain('İnşaat');
});

test('every filter that is tested on rows takes free text', () => {
  expect(FREE.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(COLUMNS)));
});

describe.each(Object.keys(COLUMNS))('%s', (filter) => {
  test('finds every spelling by every other', async () => {
    for (const spellings of SPELLINGS) {
      for (const spelling of spellings) {
        const rows = spellings.length * COLUMNS[filter]!.length;
        expect(await count(filter, spelling), spelling).toBe(rows);
      }
    }
  });

  test('finds no spelling that differs in accents', async () => {
    for (const other of OTHERS) expect(await count(filter, other), other).toBe(0);
  });
});

test('a search finds parts of words, and takes percent, underscore and backslash as they are', async () => {
  await database.pool.query(`update public.deals set code = 'x%_\\é' where code = 'Café'`);
  for (const part of ['%_\\É', '%_\\', '%', '_', '\\e\u0301']) expect(await count('deals_excel.search', part)).toBe(1);
  expect(await count('deals_excel.search', 'τρασ')).toBe(0);
  expect(await count('deals_excel.search', 'traß')).toBe(16);
});

test('a value that contains a comma is one value in an array, and two in a string', async () => {
  await database.pool.query(`update public.advertisers set vertical = 'Home, Garden' where vertical = 'Café'`);
  await database.pool.query(`update public.advertisers set vertical = 'garden' where vertical = 'Straße'`);
  expect(await count('advertisers_csv.vertical', ['home, GARDEN'])).toBe(1);
  expect(await count('advertisers_csv.vertical', 'Home, Garden')).toBe(1);
  expect(await count('advertisers_csv.vertical', ['Home, Garden', 'garden'])).toBe(2);
});

const fold = async (texts: readonly string[]) =>
  (
    await database.pool.query<{ t: string }>('select sheaf.fold_text(t) as t from unnest($1::text[]) t', [texts])
  ).rows.map(({ t }) => t);

test('the folded form is the one that Unicode gives, for texts that mix scripts and combining marks', async () => {
  const character = fc.constantFrom(
    ...'aAzZß ẞıİiISsſKk0-%éÉǰŉΐΰΑαΣσςᾳώǅДдıһאبกがガー漢한'.split(''),
    ...'\u0300\u0301\u0307\u0308\u030c\u0327\u0345\u05b4\u0653\u3099\u1161\u11a8\u212a\u212b\u2126\u{10400}\u{1f600}'.match(
      /./gu,
    )!,
  );
  const texts = fc
    .sample(fc.array(character, { minLength: 1, maxLength: 8 }), { numRuns: 3000, seed: 7 })
    .map((all) => all.join(''));
  const expected = texts.map((text) => text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC'));
  expect(await fold(texts)).toEqual(expected);
});

test('the form for other databases is the same', async () => {
  const texts = [...SPELLINGS.flat(), ...OTHERS, '', 'a\u0300\u0327ß'];
  const { rows } = await database.pool.query<{ folded: string }>(
    `select ${foldedAnywhere(sql`t`).text} as folded from unnest($1::text[]) with ordinality as s (t, n) order by n`,
    [texts],
  );
  expect(rows.map(({ folded }) => folded)).toEqual(await fold(texts));
});

test('a folded text is its own folded form, and so is that of its lower case', async () => {
  const folded = await fold(SPELLINGS.flat());
  expect(await fold(folded)).toEqual(folded);
  expect(await fold(folded.map((text) => text.toLowerCase()))).toEqual(folded);
});

test('the characters that need no look at their normal form are NFC beside any others of them', async () => {
  const { rows } = await database.pool.query<{ source: string }>(
    `select prosrc as source from pg_proc where proname = 'fold_text'`,
  );
  const other = /\$re\$(.*)\$re\$/.exec(rows[0]!.source)![1]!;
  const inert = Array.from({ length: 0xffff }, (_, i) => String.fromCharCode(i + 1)).filter(
    (character) => !new RegExp(other, 'u').test(character),
  );
  expect(inert.length).toBeGreaterThan(30_000);
  expect(inert.filter((character) => character.normalize('NFC') !== character)).toEqual([]);
  // What can compose with a character before it is a mark, or a vowel or final consonant of Hangul.
  expect(inert.filter((character) => /[\p{M}\u1160-\u11ff]/u.test(character))).toEqual([]);
});
