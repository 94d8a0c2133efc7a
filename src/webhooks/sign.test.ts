import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSecret, signatures } from './sign.ts';

type Headers = Record<string, string>;
type Verify = (secret: string, headers: Headers, body: string) => boolean;

/** The functions in the guide, which receivers copy. */
const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/webhooks.md'), 'utf8');
const samples = [...guide.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!);

const moduleOf = (code: string): Promise<{ verify: Verify }> =>
  import(`data:text/javascript,${encodeURIComponent(code.replace("'standardwebhooks'", JSON.stringify(PACKAGE)))}`);
/** A module in a data: URL cannot resolve the names of packages. */
const PACKAGE = import.meta.resolve('standardwebhooks');

const readers: [string, () => Promise<Verify>][] = [
  ['the library', async () => (secret, headers, body) => accepts(() => new Webhook(secret).verify(body, headers))],
  ['the function of the guide with the library', async () => (await moduleOf(samples[0]!)).verify],
  ['the function of the guide without it', async () => (await moduleOf(samples[1]!)).verify],
];

function accepts(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

const now = () => Math.floor(Date.now() / 1000);
const body = JSON.stringify({ type: 'export.completed', data: { filename: 'Klicks März 📈.csv' } });

function headersOf(secrets: string[], timestamp = now()): Headers {
  const id = 'msg_5f0c3a1de86b4c0aa3c2f6b1c9d07e44';
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures({ id, timestamp, body }, secrets),
  };
}

describe.each(readers)('%s', (_name, open) => {
  test('accepts an event signed with its secret, also beside a second signature', async () => {
    const verify = await open();
    const [secret, other] = [newSecret(), newSecret()];
    expect(verify(secret, headersOf([secret]), body)).toBe(true);
    expect(verify(secret, headersOf([other, secret]), body)).toBe(true);
    expect(verify(other, headersOf([other, secret]), body)).toBe(true);
  });

  test('rejects another secret, ID, timestamp or body, and an old event', async () => {
    const verify = await open();
    const secret = newSecret();
    const headers = headersOf([secret]);
    const earlier = String(Number(headers['webhook-timestamp']) - 1);
    expect(verify(newSecret(), headers, body)).toBe(false);
    expect(verify(secret, { ...headers, 'webhook-id': 'msg_0' }, body)).toBe(false);
    expect(verify(secret, { ...headers, 'webhook-timestamp': earlier }, body)).toBe(false);
    expect(verify(secret, headers, `${body} `)).toBe(false);
    expect(verify(secret, headersOf([secret], now() - 400), body)).toBe(false);
  });
});
