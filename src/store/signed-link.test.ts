import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sha256 } from '../../test/support/sha256.ts';
import { type Link, signLink, verifyLink } from './signed-link.ts';

const secret = 'a secret';
const at = new Date('2026-11-23T14:05:09Z');
const link: Link = {
  origin: 'https://reports.example.com',
  path: '/files/exports/1/1/file.xlsx',
  query: { 'response-content-disposition': `attachment; filename="M?rz.xlsx"; filename*=UTF-8''M%C3%A4rz.xlsx` },
};
const signed = new URL(signLink(link, { secret, at, expiresIn: 3600 }));

const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
const verify = (url: URL, now = later(1), key = secret) =>
  verifyLink(
    { origin: url.origin, path: url.pathname, query: Object.fromEntries(url.searchParams) },
    { secret: key, now },
  );

test('the link has the parameters that AWS documents', async () => {
  // The example at https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html has another key ID,
  // so this test compares only the format of each parameter.
  expect(Object.fromEntries(signed.searchParams)).toMatchObject({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'sheaf/20261123/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20261123T140509Z',
    'X-Amz-Expires': '3600',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

describe('the signature equals that of the AWS SDK', () => {
  // Names start with different letters, none of them X as in the added parameters, because signLink sorts whole pairs.
  const name = fc.stringMatching(/^[A-WYZa-z][A-Za-z-]{0,20}$/);
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.toWellFormed());
  test.each([
    ['a host', 'https://reports.example.com', 'reports.example.com', undefined],
    ['a host and a port', 'http://127.0.0.1:8080', '127.0.0.1', 8080],
    ['the default port', 'https://Reports.example.com:443', 'reports.example.com', undefined],
  ])('for %s', async (_, origin, hostname, port) => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, text), { selector: ([first]) => first[0]!, maxLength: 3 }),
        fc.array(text.map(encodeURIComponent), { maxLength: 3 }),
        days,
        fc.integer({ min: 1, max: 604_800 }),
        async (parameters, pieces, at, expiresIn) => {
          const query = Object.fromEntries(parameters);
          const path = `/${pieces.join('/')}`;
          const request = { method: 'GET', protocol: 'https:', hostname, ...(port ? { port } : {}), path, query };
          const headers = { host: port ? `${hostname}:${port}` : hostname, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
          const unsigned = new Set(['x-amz-content-sha256']);
          const { query: expected } = await signer.presign(
            { ...request, headers },
            { signingDate: at, expiresIn, unsignableHeaders: unsigned, unhoistableHeaders: unsigned },
          );
          const url = signLink({ origin, path, query }, { secret, at, expiresIn });
          expect(url.startsWith(`${origin}${path}?`)).toBe(true);
          const pairs = url
            .slice(url.indexOf('?') + 1)
            .split('&')
            .map((pair) => pair.split('=').map(decodeURIComponent));
          expect(pairs).toEqual(Object.entries(expected!));
        },
      ),
    );
  });

  const signer = new SignatureV4({
    credentials: { accessKeyId: 'sheaf', secretAccessKey: secret },
    region: 'us-east-1',
    service: 's3',
    sha256: Sha256,
    // S3 signs the path as it is, without encoding it again.
    uriEscapePath: false,
    applyChecksum: false,
  });
});

describe('a link', () => {
  test('is valid until it expires, and not a second longer', async () => {
    expect(await verify(signed, later(0))).toBe(true);
    expect(await verify(signed, later(3599))).toBe(true);
    expect(await verify(signed, later(3600))).toBe(false);
    expect(await verify(signed, later(-120))).toBe(false);
  });

  test('is invalid with another secret, host or path', async () => {
    expect(await verify(signed, later(1), 'another secret')).toBe(false);
    for (const change of [{ host: 'evil.example' }, { pathname: '/files/exports/2/1/file.xlsx' }]) {
      expect(await verify(Object.assign(new URL(signed), change))).toBe(false);
    }
  });

  test('is invalid when any character of any parameter is altered', async () => {
    const names = [...signed.searchParams.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.stringMatching(/^[\x20-\x7e]$/),
        async (name, place, char) => {
          const value = signed.searchParams.get(name)!;
          const index = place % value.length;
          const altered = new URL(signed);
          altered.searchParams.set(name, value.slice(0, index) + char + value.slice(index + 1));
          expect(await verify(altered)).toBe(altered.searchParams.get(name) === value);
        },
      ),
    );
  });

  test('is invalid with a missing or additional parameter', async () => {
    for (const name of signed.searchParams.keys()) {
      const less = new URL(signed);
      less.searchParams.delete(name);
      expect(await verify(less)).toBe(false);
    }
    const more = new URL(signed);
    more.searchParams.set('response-content-type', 'text/html');
    expect(await verify(more)).toBe(false);
  });
});
