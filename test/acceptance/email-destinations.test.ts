import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { suite } from '../support/suite.ts';

const ORIGIN = 'http://reports.example.com';
const service = suite({
  command: 'api',
  env: {
    SHEAF_LOG: 'info',
    SHEAF_WEBHOOK_PRIVATE: 'on',
    SHEAF_SMTP_PLAINTEXT: 'on',
    SHEAF_PUBLIC_URL: ORIGIN,
    SHEAF_EMAIL_DOMAINS: 'acme.example',
  },
});

let mails: MailServer;
let ann: Api;
beforeAll(async () => {
  mails = await startMailServer();
  ann = await service.as({ role: 'admin', email: 'ann@acme-media.example' });
});
beforeEach(() => {
  mails.received.length = 0;
});
afterAll(() => mails.close());

const TO = ['finance@acme.example', 'ann@acme.example'];

async function send(method: string, path: string, body?: object) {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await ann.send(`/destinations${path}`, { method, ...(body ? json : {}) });
  return { status: response.status, body: response.body as never };
}
const mail = (to: string[]) => ({
  host: '127.0.0.1',
  port: mails.port,
  security: 'none',
  from: 'reports@acme.example',
  to,
});

async function create(name: string): Promise<number> {
  const { status, body } = await send('POST', '', { name, email: mail(TO) });
  expect(status).toBe(201);
  return (body as { destination: { id: number } }).destination.id;
}
async function recipients(id: number): Promise<string[]> {
  return ((await send('GET', `/${id}`)).body as { destination: { email: { to: string[] } } }).destination.email.to;
}
/** Paths of the links to unsubscribe, in order of the recipients. */
async function links(id: number): Promise<string[]> {
  mails.received.length = 0;
  const { body } = await send('POST', `/${id}/test`);
  expect(body).toMatchObject({ test: { ok: true } });
  return mails.received.map((one) => {
    const header = one.headers.find(({ key }) => key === 'list-unsubscribe')!;
    const url = /^<(.*)>$/.exec(header.value)![1]!;
    expect(url).toMatch(new RegExp(`^${ORIGIN}/u/${id}/[\\w-]{22}$`));
    expect(one.text).toContain(url);
    return url.slice(ORIGIN.length);
  });
}
const oneClick = (path: string, more: RequestInit = {}) =>
  fetch(service.service.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
    ...more,
  });

test('one click removes a recipient, and nothing else does', async () => {
  const [id, other] = [await create('One'), await create('Other')];
  const [finance, annes] = await links(id);
  for (const method of ['GET', 'HEAD']) {
    const page = await fetch(service.service.origin + finance, { method });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    if (method === 'GET') expect(await page.text()).toContain('<form method="post">');
  }
  const token = finance!.split('/').at(-1)!;
  const forged = [`/u/${other}/${token}`, `/u/${id}/${token.slice(0, -1)}`, `/u/x/${token}`, `/u/999999/${token}`];
  for (const path of forged) expect((await oneClick(path)).status).toBe(200);
  expect([await recipients(id), await recipients(other)]).toEqual([TO, TO]);
  expect((await oneClick(finance!)).status).toBe(200);
  expect((await oneClick(finance!)).status).toBe(200);
  expect([await recipients(id), await recipients(other)]).toEqual([['ann@acme.example'], TO]);
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  expect((await oneClick(annes!, { headers: {}, body: form })).status).toBe(200);
  expect(await recipients(id)).toEqual([]);
  expect((await send('POST', `/${id}/test`)).body).toMatchObject({
    test: { ok: false, message: expect.stringContaining('recipient') },
  });
});

test('a link is good for nothing else, and no log contains it', async () => {
  const [path] = await links(await create('Logged'));
  const token = path!.split('/').at(-1)!;
  expect((await fetch(`${service.service.origin}/d/${token}`)).status).toBe(404);
  await oneClick(path!);
  await expect.poll(() => service.service.log()).toContain('/u/:id/:token');
  expect(service.service.log()).not.toContain(token);
});

test('recipients of other domains are refused', async () => {
  const { status, body } = await send('POST', '', { name: 'x', email: mail(['eve@evil.example']) });
  expect(status).toBe(422);
  expect(body).toMatchObject({ error: { details: [{ field: 'email.to.0' }] } });
});
