/** The forms in which files come: delimiters, encodings, archives, JSON and XML documents. Rows are worked out by hand. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { openSource } from '../../src/importer/open-source.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { zipArchive } from '../support/zip-archive.ts';

let database: TestDatabase;
let folder: string;
let networks = 0;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-forms-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Imports advertisers of a network of their own. Resolves with the result and the stored rows. */
async function load(name: string, content: string | Buffer, options: Partial<ImportOptions> = {}) {
  networks += 1;
  const network = `net-${networks}`;
  const file = join(folder, name);
  await writeFile(file, content);
  const result = await importFile({ pool: database.pool, kind: 'advertisers', file, network, ...options });
  const { rows } = await database.pool.query<{ row: string }>(
    `select concat_ws('|', a.external_id, a.name, a.country) as row from public.advertisers a
     join public.networks n on n.id = a.network_id where n.slug = $1 order by a.id`,
    [network],
  );
  return { result, stored: rows.map(({ row }) => row) };
}

const LINES = ['external_id,name,country', 'a1,Müller & Söhne,DE', 'a2,Café,FR', ''];
const CSV = LINES.join('\n');
const STORED = ['a1|Müller & Söhne|DE', 'a2|Café|FR'];

describe('encodings', () => {
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
  test.each<[string, Buffer, string]>([
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${CSV}`, 'utf16le'), 'UTF-16'],
    ['UTF-16 without one', Buffer.from(CSV, 'utf16le'), 'UTF-16'],
    ['big-endian UTF-16', utf16be(`\ufeff${CSV}`), 'UTF-16'],
    ['Latin-1', Buffer.from(CSV, 'latin1'), 'Windows-1252 (Latin-1)'],
  ])('%s is read, and the result says so', async (_, content, name) => {
    const { result, stored } = await load('encoded.csv', content);
    expect(stored).toEqual(STORED);
    expect(result.encoding).toEqual({ name, example: 'Müller & Söhne' });
  });

  test('UTF-8 is not mentioned, with or without a byte order mark', async () => {
    for (const content of [CSV, `\ufeff${CSV}`]) {
      const { result, stored } = await load('utf8.csv', content);
      expect(stored).toEqual(STORED);
      expect(result.encoding).toBeNull();
    }
  });

  test('the first letter outside ASCII can be anywhere in a large file', async () => {
    const many = Array.from({ length: 30_000 }, (_, n) => `m${n},Shop ${n},DE`);
    const content = Buffer.from([LINES[0], ...many, ...LINES.slice(1)].join('\n'), 'latin1');
    const { result, stored } = await load('late.csv', content);
    expect(stored.length).toBe(30_002);
    expect(stored.slice(-2)).toEqual(STORED);
    expect(result.encoding?.name).toBe('Windows-1252 (Latin-1)');
  });

  test('one damaged value does not turn a UTF-8 file into Latin-1', async () => {
    const content = Buffer.concat([
      Buffer.from(CSV),
      Buffer.from('a3,Mün', 'utf8'),
      Buffer.from([0xc3]),
      Buffer.from(',DE\n'),
    ]);
    const { result, stored } = await load('damaged.csv', content, { onError: 'skip' });
    expect(stored).toEqual(STORED);
    expect(result).toMatchObject({ rejected: 1, encoding: null });
  });

  test('other scripts in one byte per letter are rejected, because they would become wrong letters', async () => {
    const cyrillic = Buffer.from([0xcc, 0xe0, 0xe3, 0xe0, 0xe7, 0xe8, 0xed]);
    const content = Buffer.concat([Buffer.from('external_id,name\na1,'), cyrillic, Buffer.from('\n')]);
    await expect(load('cyrillic.csv', content)).rejects.toMatchObject({ rows: [{ line: 2, column: 'name' }] });
  });

  test('UTF-16 that ends in the middle of a character is refused', async () => {
    const content = Buffer.from(`\ufeff${CSV}`, 'utf16le');
    await expect(load('cut.csv', content.subarray(0, -1))).rejects.toThrow('cannot be read as UTF-16');
  });
});

describe('CSV', () => {
  test.each([';', '\t', '|'])('the delimiter %j, with an empty line after the header', async (mark) => {
    const lines = LINES.map((line) => line.replaceAll(',', mark));
    const { stored } = await load('delimited.txt', [lines[0], '', ...lines.slice(1)].join('\r\n'));
    expect(stored).toEqual(STORED);
  });

  test.each([
    ['in the header and in every row', LINES.map((line) => (line === '' ? '' : `${line},`))],
    ['only in the rows', LINES.map((line, n) => (line === '' || n === 0 ? line : `${line},`))],
    ['only in the header', LINES.map((line, n) => (n === 0 ? `${line},` : line))],
  ])('trailing commas %s', async (_, lines) => {
    const { stored } = await load('trailing.csv', lines.join('\n'));
    expect(stored).toEqual(STORED);
  });

  test('the first row decides about trailing commas, so a comma in a name is still an error', async () => {
    const lines = ['external_id,name,country', 'a1,One,DE,', 'a2,Two, Inc,DE,', 'a3,Three,DE'];
    await expect(load('shifted.csv', lines.join('\n'))).rejects.toMatchObject({
      rows: [
        { line: 3, reason: 'the row has 5 fields, but the first row has 4' },
        { line: 4, reason: 'the row has 3 fields, but the first row has 4' },
      ],
    });
    const shifted = ['external_id,name,country', 'a1,One,DE', 'a2,Two, Inc,'];
    await expect(load('shifted.csv', shifted.join('\n'))).rejects.toMatchObject({ rows: [{ line: 3 }] });
  });
});

describe('JSON documents', () => {
  const records = [
    { external_id: 12345678901234567890n, name: 'Müller & Söhne', country: 'DE' },
    { external_id: 2n, name: 'C"a\\f\u00e9 [}', country: null },
  ];
  const text = `[${records.map(({ external_id, ...rest }) => JSON.stringify(rest).replace('{', `{"external_id":${external_id},`)).join(',\n')}]`;
  const stored = ['12345678901234567890|Müller & Söhne|DE', '2|C"a\\fé [}'];

  test('an array needs no preset, as a file, as standard input and under the name of JSON Lines', async () => {
    expect((await load('array.json', text)).stored).toEqual(stored);
    expect((await load('array.jsonl', text)).stored).toEqual(stored);
    expect((await load('array.json.gz', gzipSync(text))).stored).toEqual(stored);
    const input = Readable.from([Buffer.from(text)]);
    const options = { pool: database.pool, kind: 'advertisers', network: 'std', file: '-', input } as const;
    expect(await importFile(options)).toMatchObject({ rows: 2, new: 2 });
  });

  test('rejected records are written as they were, with exact numbers', async () => {
    const content = '[{"external_id": 1.50, "name": "x", "big": 12345678901234567890}]';
    const { result } = await load('bad.json', content, { onError: 'skip' });
    expect(result).toMatchObject({ rows: 1, rejected: 1 });
    const rejected = await readFile(join(folder, 'bad.json.rejected'), 'utf8');
    expect(rejected).toContain('"{""external_id"":1.50,""name"":""x"",""big"":12345678901234567890}"');
  });

  test.each([
    ['[{"external_id":"1","name":"x"}', /ends in the middle of its JSON/],
    ['[{"external_id":"1","name":"x"}] x', /has text after the end of its document/],
    ['[{"external_id":"1","name":"x"},,{}]', /is not valid JSON/],
    ['[{"external_id":"1" "name":"x"}]', /is not valid JSON/],
    ['{"a": [1]}', /no list of records/],
    ['{"a": {}}\n{"b": {}}', /each line is an object, rename it to \.jsonl/],
  ])('%s is refused', async (content, message) => {
    await expect(load('bad.json', content, { onError: 'skip' })).rejects.toThrow(message);
  });

  test.each([
    ['[1]', null, /not a JSON object/],
    ['[{"external_id":"1","name":"x","name":"y"}]', null, /duplicate key/],
    ['[{"external_id":"1","name":"\\ud800"}]', 'name', /half of a surrogate pair/],
    ['[{"__proto__":{"name":"x"},"external_id":"1"}]', 'name', /must not be empty/],
  ])('%s has a bad record', async (content, column, reason) => {
    await expect(load('bad.json', content)).rejects.toMatchObject({
      rows: [{ line: 1, column, reason: expect.stringMatching(reason) }],
    });
  });
});

describe('JSON documents of a preset', () => {
  const preset = {
    network: 'any',
    kind: 'advertisers',
    source: 'this test',
    identify: ['id', 'title'],
    records: ['shops', ''],
    inside: 'shop',
    columns: { external_id: 'id', name: 'title', country: 'home.country' },
  };
  async function loadShops(name: string, content: string) {
    const path = join(folder, 'shops-preset.json');
    await writeFile(path, JSON.stringify(preset));
    return load(name, content, { preset: path });
  }
  const shop = (inner: string) => `{"shop":{"id":"s1","title":"One",${inner}}}`;

  test.each([
    ['a document', 'shops.json', (text: string) => `{"shops":[${text}]}`],
    ['JSON Lines', 'shops.jsonl', (text: string) => text],
  ])('a duplicate key in a nested object of %s makes the record invalid', async (_, name, of) => {
    const { stored } = await loadShops(name, of(shop('"home":{"country":"DE"},"tags":[{"a":1,"a":2}]')));
    expect(stored).toEqual(['s1|One|DE']);
    for (const inner of ['"home":{"country":"DE","country":"FR"}', '"home":{"country":"DE"},"id":"s2"']) {
      await expect(loadShops(name, of(shop(inner)))).rejects.toMatchObject({
        rows: [{ line: 1, reason: 'the object has a duplicate key' }],
      });
    }
  });

  test('nothing of a document with two lists of records is imported', async () => {
    const one = shop('"home":null');
    await expect(loadShops('shops.json', `{"shops":[${one}],"shops":[]}`)).rejects.toThrow(
      'has a second list of records, in shops. Split it into files with one list each.',
    );
  });
});

describe('zip archives', () => {
  test('the only data file is read, whatever else is in the archive', async () => {
    const members = [
      { name: 'report/', content: '' },
      { name: '__MACOSX/report/._advertisers.csv', content: 'x' },
      { name: 'report/readme.pdf', content: 'x' },
      { name: 'report/advertisers.CSV', content: Buffer.from(CSV, 'latin1') },
    ];
    const { result, stored } = await load('one.zip', zipArchive(members));
    expect(stored).toEqual(STORED);
    expect(result).toMatchObject({ entry: 'report/advertisers.CSV', encoding: { name: 'Windows-1252 (Latin-1)' } });
  });

  const several = [
    { name: 'a.csv', content: CSV },
    { name: 'b/c.jsonl', content: '{"external_id":"j1","name":"Json"}\n' },
  ];
  test('with several data files, one is chosen', async () => {
    const archive = zipArchive(several);
    await expect(load('two.zip', archive)).rejects.toThrow(
      'contains several files: "a.csv", "b/c.jsonl". Choose one with --entry, for example --entry a.csv.',
    );
    const { stored } = await load('two.zip', archive, { entry: 'b/c.jsonl' });
    expect(stored).toEqual(['j1|Json']);
    await expect(load('two.zip', archive, { entry: 'c.jsonl' })).rejects.toThrow(
      'has no file "c.jsonl". Allowed: a.csv, b/c.jsonl.',
    );
    await expect(load('plain.csv', CSV, { entry: 'a.csv' })).rejects.toThrow('is not a zip archive. Omit the option.');
  });

  test('names that are too long are refused, because a dry run returns all of them', async () => {
    const named = (length: number) => zipArchive([{ name: `${'x'.repeat(length - 4)}.csv`, content: CSV }]);
    expect((await load('long.zip', named(1000))).stored).toEqual(STORED);
    await expect(load('long.zip', named(1001))).rejects.toThrow(
      'has a file whose name has more than 1,000 characters. Unpack it and import the right files.',
    );
  });

  test('files that are compressed again are not offered', async () => {
    const again = { name: 'report.csv.gz', content: gzipSync(CSV) };
    const twice = 'report.csv.gz is compressed twice, with gzip and zip. Extract it and import the .gz file.';
    const other = zipArchive([again, { name: 'a.csv', content: CSV }]);
    expect((await load('other.zip', other)).stored).toEqual(STORED);
    await expect(load('other.zip', other, { entry: 'report.csv.gz' })).rejects.toThrow(twice);
    await expect(load('other.zip', other, { entry: 'b.csv' })).rejects.toThrow('has no file "b.csv". Allowed: a.csv.');
    await expect(load('again.zip', zipArchive([again, { ...again, name: 'b.csv.GZ' }]))).rejects.toThrow(twice);
  });

  test('a zip archive is recognized by its content, as gzip is', async () => {
    const { stored } = await load('archive.csv', zipArchive([{ name: 'a.csv', content: CSV }]));
    expect(stored).toEqual(STORED);
    const workbook = zipArchive([{ name: '[Content_Types].xml', content: '<Types/>' }]);
    await expect(load('book.csv', workbook)).rejects.toThrow('is an Excel workbook (.xlsx)');
  });

  test('archives that expand without limit, lie about their size, or are damaged are refused', async () => {
    const bomb = Buffer.alloc(70 * 1024 * 1024, 'a');
    for (const [name, content] of [
      ['bomb.zip', zipArchive([{ name: 'a.csv', content: bomb }])],
      ['bomb.csv.gz', gzipSync(bomb)],
    ] as const) {
      await writeFile(join(folder, name), content);
      const source = await openSource(join(folder, name));
      await expect(Array.fromAsync(source.bytes, () => null)).rejects.toThrow(
        'expands to more than 200 times its size. This is typical of zip bombs. If it is a real report',
      );
    }
    const cases: Array<[Parameters<typeof zipArchive>[0][number], RegExp]> = [
      [{ name: 'a.csv', content: CSV, size: 10 }, /cannot be read as a zip archive/],
      [{ name: 'a.csv', content: CSV, crc: 1 }, /damaged: the checksum of a\.csv is wrong/],
      [{ name: 'a.csv', content: CSV, flags: 1 }, /a\.csv is encrypted/],
      [
        { name: 'a.csv', content: CSV, method: 12 },
        /a\.csv uses an unsupported compression method\. Extract it and import the file\./,
      ],
      [{ name: '../a.csv', content: CSV }, /cannot be read as a zip archive/],
      [{ name: 'a.exe', content: CSV }, /no file that can be imported/],
    ];
    for (const [member, message] of cases) {
      await expect(load('bad.zip', zipArchive([member]))).rejects.toThrow(message);
    }
    const whole = zipArchive([{ name: 'a.csv', content: CSV }]);
    await expect(load('cut.zip', whole.subarray(0, -30))).rejects.toThrow(/cannot be read as a zip archive/);
    const many = Array.from({ length: 1001 }, (_, n) => ({ name: `${n}.csv`, content: '' }));
    await expect(load('many.zip', zipArchive(many))).rejects.toThrow(/more than 1,000 files/);
    const input = Readable.from([whole]);
    const options = { pool: database.pool, kind: 'advertisers', network: 'std', file: '-', input } as const;
    await expect(importFile(options)).rejects.toThrow('standard input is a zip archive');
  });
});

describe('XML', () => {
  const preset = {
    network: 'any',
    kind: 'advertisers',
    source: 'this test',
    identify: ['shop-id', 'shop-name'],
    records: ['feed.shops.shop'],
    columns: { external_id: 'shop-id', name: 'shop-name', country: 'home.country' },
  };
  const shop = (id: string, name: string) =>
    `<shop rank="1"><shop-id>${id}</shop-id><shop-name>${name}</shop-name><home><country>DE</country></home>
       <tag>a</tag><tag>b</tag></shop>`;
  const feed = (shops: string, before = '') => `${before}<feed><total>2</total><shops>\n${shops}\n</shops></feed>`;
  async function loadXml(content: string | Buffer, options: Partial<ImportOptions> = {}) {
    const path = join(folder, 'preset.json');
    await writeFile(path, JSON.stringify(preset));
    return load('shops.xml', content, { preset: path, ...options });
  }

  test('elements, CDATA and entities are values, and everything that is not imported is listed', async () => {
    const { result, stored } = await loadXml(feed(shop('x1', 'A &amp; B &#233;') + shop('x2', '<![CDATA[<C> & D]]>')));
    expect(stored).toEqual(['x1|A & B é|DE', 'x2|<C> & D|DE']);
    expect(result.columns.ignored).toEqual(['@rank', 'tag', 'tag[2]']);
  });

  test('the declared encoding is used', async () => {
    const text = feed(shop('x1', 'Müller'), '<?xml version="1.0" encoding="ISO-8859-1"?>');
    const { result, stored } = await loadXml(Buffer.from(text, 'latin1'));
    expect(stored).toEqual(['x1|Müller|DE']);
    expect(result.encoding).toEqual({ name: 'Windows-1252 (Latin-1)', example: 'Müller' });
  });

  test('an empty list has no rows, and records are numbered', async () => {
    expect((await loadXml(feed(''))).result.rows).toBe(0);
    await expect(loadXml(feed(shop('x1', 'One') + shop('', 'Two')))).rejects.toMatchObject({
      rows: [{ line: 2, column: 'external_id' }],
    });
  });

  const bomb = `<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`;
  test.each([
    ['entities', feed(shop('x1', '&b;'), bomb), /document type declaration/],
    ['external entities', feed('', '<!DOCTYPE feed SYSTEM "file:///etc/passwd">'), /document type declaration/],
    ['unknown entities', feed(shop('x1', '&b;')), /not valid XML on line 2: Invalid character entity/],
    ['a tag that is not closed', '<feed><shops>', /not valid XML on line 1: Unclosed root tag/],
    ['a wrong tag', '<feed><shops></feed>', /not valid XML/],
    ['too many levels', '<a>'.repeat(200), /more than 100 elements within each other/],
    ['no records', '<cj-api><error-message>Not authorized</error-message></cj-api>', /no records.*feed\.shops\.shop/],
    ['an unknown encoding', '<?xml version="1.0" encoding="x-unknown"?><feed/>', /declares the encoding "x-unknown"/],
    ['a web page', '<!DOCTYPE html><html></html>', /is a web page/],
  ])('a document with %s is refused', async (_, content, message) => {
    await expect(loadXml(content, { onError: 'skip' })).rejects.toThrow(message);
  });

  test('without a preset, and under the name of a CSV, it is refused', async () => {
    await expect(load('shops.xml', feed(''))).rejects.toThrow('Add --preset or --detect.');
    const path = join(folder, 'no-records.json');
    await writeFile(path, JSON.stringify({ ...preset, records: undefined }));
    await expect(load('shops.xml', feed(''), { preset: path })).rejects.toThrow(
      'Only a preset with the path of its records can read it.',
    );
    const odd = await load('odd.csv', '<x>,external_id,name\n1,2,3\n');
    expect(odd.stored).toEqual(['2|3']);
    await expect(load('shops.csv', feed(''))).rejects.toThrow('Rename it to .xml.');
  });
});
