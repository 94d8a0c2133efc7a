import { readdir, rm, stat } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Export } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();

const FILENAME = 'Angebote März – 春';
let csv: Export;
let xlsx: Export;
let file: Buffer;
let url: URL;

beforeAll(async () => {
  const api = await service.as({ role: 'member' });
  [csv, xlsx] = await Promise.all([
    api.build({ report_type: 'advertisers_csv', index_params: { filename: FILENAME } }),
    api.build({ report_type: 'deals_excel' }),
  ]);
  url = new URL(csv.download_url!);
  file = await api.file(csv);
});

const fetchFile = (headers: Record<string, string> = {}, method = 'GET') => fetch(url, { method, headers });

describe('GET of a download URL', () => {
  test('200 without credentials, with the whole file', async () => {
    const response = await fetchFile();
    expect(response.status).toBe(200);
    expect(file.length).toBe(csv.file_bytes);
    expect(response.headers.get('content-length')).toBe(String(csv.file_bytes));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('cache-control')).toContain('private');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('has the form of a presigned S3 link that is valid for 3600 seconds', async () => {
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Expires': '3600',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(csv.download_expires_in_seconds).toBe(3600);
  });

  test('the file name is complete in filename*, and ASCII in filename', async () => {
    expect(csv.filename).toBe(`${FILENAME}.csv`);
    const disposition = (await fetchFile()).headers.get('content-disposition')!;
    expect(disposition).toMatch(/^attachment; /);
    const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)![1]!;
    expect(decodeURIComponent(encoded)).toBe(`${FILENAME}.csv`);
    const fallback = /filename="?([^";]+)/.exec(disposition)![1]!;
    expect(fallback).toMatch(new RegExp(`^advertisers-\\d{4}-\\d\\d-\\d\\d-${csv.id}\\.csv$`));
  });

  test.each([
    ["quotes ' and (brackets)", "It's (50%) off; a=b, c"],
    ['an emoji', '😀 sale'],
    ['Arabic', 'تقرير العروض'],
    ['a percent escape', '100%41'],
  ])('a file name with %s is preserved', async (_, filename) => {
    const api = await service.as({ role: 'member' });
    const done = await api.build({ report_type: 'hot_advertisers_excel', index_params: { filename } });
    const disposition = (await fetch(done.download_url!)).headers.get('content-disposition')!;
    const star = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
    const plain = /filename="?([^";]+(?:;[^"]+)?)"?/.exec(disposition)?.[1];
    expect(star ? decodeURIComponent(star) : plain).toBe(`${filename}.xlsx`);
  });

  // The maximum length of a mail line is 998 characters: https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1
  test.each(['四'.repeat(66), "()'!".repeat(50), '😀'.repeat(50)])(
    'the link has at most 998 characters with the longest file name: %s',
    async (filename) => {
      const api = await service.as({ role: 'member' });
      const done = await api.build({ report_type: 'deals_excel', index_params: { filename } });
      expect(done.filename).toBe(`${filename}.xlsx`);
      expect(done.download_url!.length).toBeLessThanOrEqual(998);
      const disposition = (await fetch(done.download_url!)).headers.get('content-disposition')!;
      expect(disposition).toContain(/^[ -~]*$/.test(filename) ? filename : encodeURIComponent(filename));
    },
  );

  test('the content type matches the format', async () => {
    expect((await fetchFile()).headers.get('content-type')).toMatch(/^text\/csv; ?charset=utf-8/);
    const response = await fetch(xlsx.download_url!);
    expect(response.headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 4)
        .toString('latin1'),
    ).toBe('PK\x03\x04');
  });

  test('HEAD returns the headers of GET and no body', async () => {
    const response = await fetchFile({}, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(csv.file_bytes));
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''");
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });
});

describe('ranges', () => {
  const ranges: [string, (size: number) => [number, number]][] = [
    ['bytes=0-0', () => [0, 1]],
    ['bytes=0-99', () => [0, 100]],
    ['bytes=100-', (size) => [100, size]],
    ['bytes=-500', (size) => [size - 500, size]],
    ['bytes=-99999999', (size) => [0, size]],
    ['bytes=1000-99999999', (size) => [1000, size]],
  ];

  test.each(ranges)('206 for %s', async (range, at) => {
    const [start, end] = at(file.length);
    const response = await fetchFile({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${file.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(file.subarray(start, end));
  });

  test('a download in ranges gives the complete file', async () => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < file.length; at += 100_000) {
      const response = await fetchFile({ range: `bytes=${at}-${at + 99_999}` });
      pieces.push(Buffer.from(await response.arrayBuffer()));
    }
    expect(Buffer.concat(pieces)).toEqual(file);
  });

  test.each(['bytes=99999999-', 'bytes=99999999-999999999'])('416 in the error envelope for %s', async (range) => {
    const response = await service.api({ range }).send(csv.download_url!);
    expect([response.status, response.body.error!.code]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect(response.headers.get('content-range')).toBe(`bytes */${file.length}`);
  });

  // https://www.rfc-editor.org/rfc/rfc9110#section-14.2
  test.each(['bytes=a-b', 'lines=1-2', 'bytes=5-1', 'bytes=-', 'bytes=', 'bytes 0-1', 'bytes=0-1,5-2', 'bytes=1-2-3'])(
    'an invalid range is ignored: 200 with the whole file for %s',
    async (range) => {
      const response = await fetchFile({ range });
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(file);
    },
  );
});

test('localhost and 127.0.0.1 are the same machine, so a link works with either', async () => {
  const { href } = new URL(csv.download_url!);
  expect((await fetch(href.replace('//127.0.0.1:', '//localhost:'), { method: 'HEAD' })).status).toBe(200);
});

describe('conditions', () => {
  test('If-None-Match: 304 without a body for the current ETag, 200 for another', async () => {
    const etag = (await fetchFile()).headers.get('etag')!;
    expect(etag).toMatch(/^"[^"]+"$/);
    const same = await fetchFile({ 'if-none-match': etag });
    expect([same.status, (await same.arrayBuffer()).byteLength]).toEqual([304, 0]);
    expect((await fetchFile({ 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('If-Match and If-Unmodified-Since: 412 if they fail', async () => {
    const first = await fetchFile();
    const etag = first.headers.get('etag')!;
    const modified = first.headers.get('last-modified')!;
    for (const holds of [{ 'if-match': etag }, { 'if-match': '*' }, { 'if-unmodified-since': modified }]) {
      expect((await fetchFile(holds as Record<string, string>)).status).toBe(200);
    }
    for (const fails of [{ 'if-match': '"other"' }, { 'if-unmodified-since': new Date(0).toUTCString() }]) {
      const response = await service.api(fails as Record<string, string>).send(csv.download_url!);
      expect([response.status, response.body.error!.code]).toEqual([412, 'PRECONDITION_FAILED']);
    }
  });

  test('If-Range: 206 if the file is the same, otherwise 200 with the whole file', async () => {
    const etag = (await fetchFile()).headers.get('etag')!;
    expect((await fetchFile({ range: 'bytes=5-9', 'if-range': etag })).status).toBe(206);
    for (const ifRange of ['"other"', `W/${etag}`]) {
      const other = await fetchFile({ range: 'bytes=5-9', 'if-range': ifRange });
      expect(other.status).toBe(200);
      expect(Buffer.from(await other.arrayBuffer())).toEqual(file);
    }
  });
});

describe('403 in the error envelope', () => {
  const change = (edit: (url: URL) => void) => {
    const changed = new URL(url);
    edit(changed);
    return changed.href;
  };
  const set = (name: string, value: string) => () => change(({ searchParams }) => searchParams.set(name, value));

  test.each<[string, () => string]>([
    ['another signature', set('X-Amz-Signature', '0'.repeat(64))],
    ['an empty signature', set('X-Amz-Signature', '')],
    [
      'the signature in upper case',
      () =>
        change(({ searchParams }) => {
          searchParams.set('X-Amz-Signature', searchParams.get('X-Amz-Signature')!.toUpperCase());
        }),
    ],
    ['no signature', () => change(({ searchParams }) => searchParams.delete('X-Amz-Signature'))],
    [
      'no parameters',
      () =>
        change((link) => {
          link.search = '';
        }),
    ],
    ['a longer lifetime', set('X-Amz-Expires', '604800')],
    ['a lifetime of 3600.0 seconds', set('X-Amz-Expires', '3600.0')],
    ['another date', set('X-Amz-Date', '20990101T000000Z')],
    ['a different file name', set('response-content-disposition', 'inline')],
    ['a different content type', set('response-content-type', 'text/html')],
    ['another credential', set('issued-to', 'k.shf_00000000')],
    ['no credential', () => change(({ searchParams }) => searchParams.delete('issued-to'))],
    ['another algorithm', set('X-Amz-Algorithm', 'none')],
    ['an additional parameter', () => change(({ searchParams }) => searchParams.append('x', '1'))],
    [
      'an additional S3 parameter',
      () => change(({ searchParams }) => searchParams.append('X-Amz-Security-Token', 'x')),
    ],
    ['a repeated parameter', () => change(({ searchParams }) => searchParams.append('X-Amz-Expires', '3600'))],
    [
      'a repeated parameter with another value',
      () => change(({ searchParams }) => searchParams.append('X-Amz-Expires', '7200')),
    ],
    [
      'the path of another file',
      () =>
        change((link) => {
          link.pathname = new URL(xlsx.download_url!).pathname;
        }),
    ],
    [
      'a path with ..',
      () =>
        change((link) => {
          link.pathname = '/files/%2e%2e%2flink-secret';
        }),
    ],
    [
      'a path with a trailing slash',
      () =>
        change((link) => {
          link.pathname += '/';
        }),
    ],
    [
      'a path with a double slash',
      () =>
        change((link) => {
          link.pathname = link.pathname.replace('/files/', '/files//');
        }),
    ],
  ])('for %s', async (_, altered) => {
    const response = await service.api().send(altered());
    expect([response.status, response.body.error?.code]).toEqual([403, 'FORBIDDEN']);
  });

  test('for another host, with a message that explains it', async () => {
    const link = new URL(csv.download_url!);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(link, { headers: { host: 'other.example' } }, resolve).on('error', reject);
    });
    let text = '';
    for await (const chunk of response) text += chunk;
    expect(response.statusCode).toBe(403);
    expect(JSON.parse(text).error.message).toMatch(/made for another host than other\.example/);
  });

  test('for a change in any character of the signature', async () => {
    const signature = url.searchParams.get('X-Amz-Signature')!;
    for (let at = 0; at < signature.length; at += 7) {
      const other = signature[at] === 'a' ? 'b' : 'a';
      const altered = signature.slice(0, at) + other + signature.slice(at + 1);
      expect((await service.api().send(set('X-Amz-Signature', altered)())).status).toBe(403);
    }
  });

  test('even with an API key', async () => {
    const api = await service.as({ role: 'operator' });
    expect((await api.send(`${url.origin}${url.pathname}`)).status).toBe(403);
  });
});

test('404 in the error envelope for a file that no longer exists', async () => {
  const api = await service.as({ role: 'member' });
  const done = await api.build({ report_type: 'deals_excel', search_params: { country: 'CH' } });
  const { rows } = await service.database.pool.query('select file_key from sheaf.exports where id = $1', [done.id]);
  await rm(`${service.dataDir}/files/${rows[0].file_key}`);
  expect((await service.api().send(done.download_url!)).status).toBe(404);
});

test('only the service can read the files, and the data folder contains no fragments of finished exports', async () => {
  const entries = await readdir(`${service.dataDir}/files`, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.map((entry) => entry.name).filter((name) => !/^file\.(csv|xlsx)$/.test(name))).toEqual([]);
  for (const entry of files) expect((await stat(`${entry.parentPath}/${entry.name}`)).mode & 0o077).toBe(0);
  expect((await stat(`${service.dataDir}/link-secret`)).mode & 0o077).toBe(0);
});
