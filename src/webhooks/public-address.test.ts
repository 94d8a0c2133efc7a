import { describe, expect, test } from 'vitest';
import { RequestError } from '../errors.ts';
import { checkUrl } from './check-url.ts';
import { addressesOf, isPublic, NoPublicAddress } from './public-address.ts';

test.each(['93.184.215.14', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8', '172.32.0.1', '100.128.0.1'])(
  '%s is public',
  (address) => expect(isPublic(address)).toBe(true),
);

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a00:1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  'not an address',
])('%s is not public', (address) => expect(isPublic(address)).toBe(false));

describe('the URL of a webhook', () => {
  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://127.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]:8443/',
    'https://169.254.169.254/latest/meta-data',
    'https://①②⑦.⓪.⓪.①/',
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:secret@example.com/',
    'https://user@example.com/',
    `https://example.com/${'x'.repeat(2000)}`,
    'example.com/hooks',
    'https://',
    '',
  ])('%s is rejected', (url) => {
    expect(() => checkUrl(url, false)).toThrow(RequestError);
  });

  test('is stored in its normal form without the fragment', () => {
    expect(checkUrl('HTTPS://Example.com:443/hooks?a=1#top', false)).toBe('https://example.com/hooks?a=1');
  });

  test('can be private and use HTTP if that is allowed', () => {
    expect(checkUrl('http://127.1:8080/', true)).toBe('http://127.0.0.1:8080/');
    expect(() => checkUrl('http://user@127.0.0.1/', true)).toThrow(RequestError);
    expect(() => checkUrl('gopher://127.0.0.1/', true)).toThrow(RequestError);
  });
});

describe('a host name is checked by its addresses', () => {
  const { signal } = new AbortController();
  const reached = (host: string, allowPrivate: boolean) => addressesOf(host, { allowPrivate, signal });

  test.each(['localhost', 'x.localhost', '127.0.0.1', '::1'])('%s is refused', async (host) => {
    await expect(reached(host, false)).rejects.toThrow(NoPublicAddress);
    expect((await reached(host, true)).length).toBeGreaterThan(0);
  });

  test('a public address is unchanged', async () => {
    expect(await reached('8.8.8.8', false)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  test('a name that does not exist has the same error as one in a private network', async () => {
    const servers = ['127.0.0.1:1'];
    const absent = addressesOf('absent.example', { allowPrivate: false, signal, servers });
    await expect(absent).rejects.toThrow(NoPublicAddress);
  });
});
