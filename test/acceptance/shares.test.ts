/** Links to files for people without an account: who makes them, who can use them, and what is left when they end. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Share } from '../../clients/typescript/src/index.ts';
import type { Api, ApiResponse, Export } from '../support/api.ts';
import { cookieOf, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const DAY_MS = 86_400_000;
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const service = suite({ env: { SHEAF_LOG: 'info' } });
let member: Api;
let done: Export;
beforeAll(async () => {
  member = await service.as({ role: 'member' });
  done = await member.build({ report_type: 'deals_excel' });
});

function share(api: Api, id: number, body?: object, query = ''): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(`/exports/${id}/shares${query}`, { method: 'POST', ...(body ? json : {}) });
}
const shareOf = ({ body }: ApiResponse) => (body as unknown as { share: Share }).share;
const made = async (body?: object) => shareOf(await share(member, done.id, body));
const listed = async (api: Api, id = done.id) =>
  ((await api.send(`/exports/${id}/shares`)).body as unknown as { shares: Share[] }).shares;
const revoke = (api: Api, { export_id, id }: Share, query = '') =>
  api.send(`/exports/${export_id}/shares/${id}/revoke${query}`, { method: 'POST' });
const open = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });
const expire = ({ id }: Share) =>
  service.database.pool.query(
    `update sheaf.shares set created_at = now() - interval '2 days', expires_at = now() - interval '1 second' where id = $1`,
    [id],
  );

describe('a link', () => {
  test('has 22 characters, is valid for 30 days, and leads to the file without credentials', async () => {
    const response = await share(member, done.id);
    const one = shareOf(response);
    expect(response.status).toBe(201);
    expect(one).toMatchObject({ export_id: done.id, status: 'active', revoked_at: null, uses: 0, last_used_at: null });
    expect(one.created_by!.email).toBe('member@acme-media.local');
    expect(Date.parse(one.expires_at) - Date.parse(one.created_at)).toBe(30 * DAY_MS);
    const url = new URL(one.url!);
    expect(url.origin).toBe(service.service.origin);
    expect(url.pathname).toMatch(/^\/d\/[\w-]{22}$/);
    const redirect = await open(one.url!);
    expect([redirect.status, redirect.headers.get('cache-control'), redirect.headers.get('referrer-policy')]).toEqual([
      302,
      'private, no-store',
      'no-referrer',
    ]);
    expect(redirect.headers.get('x-robots-tag')).toContain('noindex');
    expect(new URL(redirect.headers.get('location')!).searchParams.get('X-Amz-Expires')).toBe('300');
    const file = await fetch(one.url!);
    expect((await file.arrayBuffer()).byteLength).toBe(done.file_bytes);
    expect(file.headers.get('content-disposition')).toContain(done.filename!);
  });

  test('can be opened any number of times, and GET is counted, but not HEAD', async () => {
    const one = await made();
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
      const response = await fetch(one.url!, { method });
      expect([method, response.status, response.headers.get('content-length')]).toEqual([
        method,
        200,
        String(done.file_bytes),
      ]);
      await response.arrayBuffer();
    }
    const [now] = (await listed(member)).filter(({ id }) => id === one.id);
    expect(now).toMatchObject({ uses: 2, url: one.url });
    expect(Date.parse(now!.last_used_at!)).toBeGreaterThanOrEqual(Date.parse(one.created_at));
  });

  test('is valid for the days that were chosen, up to a limit', async () => {
    const one = await made({ days: 1 });
    expect(Date.parse(one.expires_at) - Date.parse(one.created_at)).toBe(DAY_MS);
    const { share_days } = (await member.send('/limits')).body as unknown as { share_days: number };
    expect(share_days).toBe(90);
    expect((await share(member, done.id, { days: 90 })).status).toBe(201);
    for (const days of [0, 91, 4000, 1.5, 'soon', null]) {
      const { status, body } = await share(member, done.id, { days });
      expect([days, status, body.error?.details?.[0]?.field]).toEqual([days, 422, 'days']);
    }
  });

  test('is stored as a hash, and neither the link nor its token is in the log', async () => {
    const one = await made();
    await open(one.url!);
    const token = one.url!.slice(-22);
    const { rows } = await service.database.pool.query(
      'select s::text as row, octet_length(token_hash) as n from sheaf.shares s',
    );
    expect(rows.every(({ row, n }) => n === 32 && !row.includes(token))).toBe(true);
    const logged = () => service.service.log().split('/d/:token').length - 1;
    const before = logged();
    await open(one.url!);
    await until(async () => logged() > before, { limitMs: 10_000, what: 'the request is logged' });
    expect(service.service.log()).not.toContain(token);
  });

  test('a dry run makes none', async () => {
    const before = await listed(member);
    const { status, body } = await share(member, done.id, { days: 3 }, '?dry_run=true');
    expect([status, (body as unknown as { share: Share }).share]).toMatchObject([200, { id: 0, url: null }]);
    expect(await listed(member)).toEqual(before);
  });

  test('409 for an export that is not completed', async () => {
    const { created, early } = await whileNoPartsStart(service.database, async () => {
      const created = (await member.create({ report_type: 'advertisers_csv' })).body.export!;
      return { created, early: await share(member, created.id) };
    });
    expect([early.status, early.body.error?.code, early.body.export?.id]).toEqual([409, 'CONFLICT', created.id]);
    await member.finished(created.id);
    expect((await share(member, created.id)).status).toBe(201);
  });
});

describe('who can make, see and revoke links', () => {
  test('an admin sees and revokes those of members, other publishers and members do not', async () => {
    const one = await made();
    const admin = await service.as({ role: 'admin' });
    for (const who of [
      { role: 'admin', publisher: 'nordlicht' },
      { role: 'member', email: 'colleague@acme-media.example' },
    ] as const) {
      const other = await service.as(who);
      const own = await other.build({ report_type: 'deals_excel' });
      const responses = [
        await share(other, done.id),
        await other.send(`/exports/${done.id}/shares`),
        await revoke(other, one),
        // A link of an export that it cannot see, through one that it can.
        await revoke(other, { ...one, export_id: own.id }),
      ];
      expect(responses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    }
    expect((await open(one.url!)).status).toBe(302);
    expect((await listed(admin)).find(({ id }) => id === one.id)).toMatchObject({ status: 'active', url: one.url });
    expect((await revoke(admin, one, '?dry_run=true')).status).toBe(200);
    expect((await open(one.url!)).status).toBe(302);
    const { status, body } = await revoke(admin, one);
    expect([status, (body as unknown as { share: Share }).share]).toMatchObject([
      200,
      { id: one.id, status: 'revoked', url: null },
    ]);
    expect((await open(one.url!)).status).toBe(404);
    // Again: the time of the first one stays.
    const again = shareOf(await revoke(admin, one));
    expect(again.revoked_at).toBe((body as unknown as { share: Share }).share.revoked_at);
  });
});

describe('after its end', () => {
  /** The response without what differs between any two. */
  const answer = async (url: string, init: RequestInit = {}) => {
    const response = await open(url, init);
    const text = (await response.text()).replace(/"(?:request_id|timestamp)":"[^"]*"/g, '');
    const changing = new Set(['x-request-id', 'date', 'x-ratelimit-remaining', 'x-ratelimit-reset']);
    return { status: response.status, headers: [...response.headers].filter(([name]) => !changing.has(name)), text };
  };
  let ended: Record<string, string>;
  beforeAll(async () => {
    const expired = await made();
    await expire(expired);
    const revoked = await made();
    await revoke(member, revoked);
    const gone = await member.build({ report_type: 'hot_advertisers_excel' });
    const deleted = shareOf(await share(member, gone.id));
    await member.send(`/exports/${gone.id}`, { method: 'DELETE' });
    const at = (token: string) => `${service.service.origin}/d/${token}`;
    ended = {
      expired: expired.url!,
      revoked: revoked.url!,
      deleted: deleted.url!,
      unknown: at('AAAAAAAAAAAAAAAAAAAAAA'),
      short: at('AAAA'),
      odd: at('%F0%9F%98%80'),
    };
  });

  test('an expired, a revoked, a deleted and an unknown link get the same response', async () => {
    for (const init of [{}, { headers: BROWSER }, { method: 'HEAD' }]) {
      const expected = await answer(ended['unknown']!, init);
      expect(expected.status).toBe(404);
      for (const [name, url] of Object.entries(ended))
        expect([name, await answer(url, init)]).toEqual([name, expected]);
    }
  });

  test('programs get an error, and browsers a page that loads nothing', async () => {
    const { body } = await service.api().send(ended['expired']!);
    expect([body.error!.code, body.error!.message]).toEqual([
      'NOT_FOUND',
      expect.stringContaining('This link was not found'),
    ]);
    const page = await open(ended['expired']!, { headers: BROWSER });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';style-src 'sha256-/);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    const html = await page.text();
    expect(html).toContain('<h1>This link is no longer valid</h1>');
    expect(html).not.toMatch(/<script|<a |src=|deals/i);
  });

  test.each([
    ['expired', /It expired on \w+ \d+, \d{4}\./],
    ['revoked', /It was revoked on \w+ \d+, \d{4}\./],
    ['deleted', /Its file was deleted\./],
  ])('signed-in colleagues learn that it was %s, and can build the file again', async (name, reason) => {
    const sessionOf = async (who: Parameters<typeof service.key>[0]) => ({
      ...BROWSER,
      cookie: cookieOf(await signIn(service.api(), await service.key(who))),
    });
    const colleague = await sessionOf({ role: 'member', email: 'colleague@acme-media.example' });
    const html = await (await open(ended[name]!, { headers: colleague })).text();
    expect(html).toMatch(reason);
    const again = new URL(/href="([^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&'), service.service.origin);
    expect(again.pathname).toBe('/reports/new');
    const request = Object.fromEntries(
      [...again.searchParams].map(([key, value]) => [key, key === 'report_type' ? value : JSON.parse(value)]),
    );
    expect((await member.create(request, '?dry_run=true')).status).toBe(200);
    const stranger = await sessionOf({ role: 'admin', publisher: 'nordlicht' });
    expect(await answer(ended[name]!, { headers: stranger })).toEqual(
      await answer(ended['unknown']!, { headers: BROWSER }),
    );
  });

  test('a file that was lost in the file storage is an error of the file, not another file', async () => {
    const lost = await member.build({ report_type: 'deals_excel', search_params: { search: 'lost' } });
    const one = shareOf(await share(member, lost.id));
    await rm(join(service.dataDir, 'files/exports', String(lost.id)), { recursive: true });
    expect((await fetch(one.url!)).status).toBe(404);
  });
});

test('guesses are limited by IP address', async () => {
  const guess = () => open(`${service.service.origin}/d/${'B'.repeat(22)}`);
  let response = await guess();
  for (let i = 0; i < 130 && response.status === 404; i++) response = await guess();
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
});
