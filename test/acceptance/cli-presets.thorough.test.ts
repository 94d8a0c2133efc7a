/** `sheaf presets`, `sheaf repeat`, `sheaf shares` and `sheaf feedback` with a service. */
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sheaf as run } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const service = suite();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-cli-presets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sheaf = (...args: string[]) => run(args, { env: service.env, cwd: folder });
const client = async (...args: string[]) => {
  const env = { SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role: 'member' }) };
  return run(args, { env, cwd: folder });
};

describe('sheaf presets, sheaf repeat and sheaf feedback', () => {
  test('a preset that somebody else changed is not overwritten: with --if-match since it was read, otherwise since the command began', async () => {
    const made = await client('presets', 'create', 'Changed by two', 'deals_excel', '--search', 'country=FR');
    expect(made.code, made.stderr).toBe(0);
    const show = async () => JSON.parse((await client('presets', 'show', 'Changed by two')).stdout);
    const read = await show();
    const update = ['presets', 'update', 'Changed by two', '--search'];
    const mine = await client(...update, 'status=active', '--if-match', read.updated_at);
    expect(mine.code, mine.stderr).toBe(0);
    const late = await client(...update, 'active=true', '--if-match', read.updated_at);
    expect([late.code, late.stderr]).toEqual([
      3,
      expect.stringMatching(/The preset was changed at .*, after you read it/),
    ]);

    // Somebody else changes it between the request that reads the preset and the one that changes it.
    const api = await service.as({ role: 'member' });
    const between = createServer(async (request, response) => {
      const { method, url, headers } = request;
      const send = (body: string) =>
        fetch(service.service.origin + url, {
          method: method!,
          headers: { ...(headers as Record<string, string>), 'content-type': 'application/json' },
          ...(body === '' ? {} : { body }),
        });
      if (method === 'PATCH') {
        const theirs = JSON.stringify({ search_params: { country: 'IT' } });
        await api.send(`/presets/${read.id}`, {
          method,
          headers: { 'content-type': 'application/json' },
          body: theirs,
        });
      }
      const passed = await send((await Array.fromAsync(request)).join(''));
      response.writeHead(passed.status, { 'content-type': 'application/json' }).end(await passed.text());
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const { port } = between.address() as AddressInfo;
    const raced = await client(...update, 'active=true', '--url', `http://127.0.0.1:${port}`);
    between.close();
    expect([raced.code, raced.stderr]).toEqual([3, expect.stringContaining('after you read it. Get it again')]);
    expect((await show()).search_params).toEqual({ country: 'IT' });
    expect((await client('presets', 'delete', 'Changed by two')).code).toBe(0);
  });

  test('a preset is created, listed, shown, used with other values, its file shared, and deleted', async () => {
    const made = await client(
      ...[
        'presets',
        'create',
        'French deals',
        'deals_excel',
        '--search',
        'country=FR',
        '--index',
        'columns=title,country',
      ],
    );
    expect(made.code, made.stderr).toBe(0);
    const id = /^Created preset (\d+), "French deals"/.exec(made.stdout)![1]!;
    const { stdout: list } = await client('presets', 'list');
    expect(list).toMatch(/^ID +NAME +REPORT TYPE +SHARED +OWNER +PROBLEM\n/);
    expect(list).toMatch(new RegExp(`^${id} +French deals +deals_excel +no `, 'm'));
    const shown = JSON.parse((await client('presets', 'show', id)).stdout);
    expect(shown).toMatchObject({ name: 'French deals', search_params: { country: 'FR' }, problem: null });

    const change = ['--search', 'status=active', '--index', 'timezone=Europe/Paris', '--remove', 'country', '--shared'];
    expect(await client('presets', 'update', 'French deals', ...change)).toMatchObject({
      code: 0,
      stdout: `Updated preset ${id}, "French deals".\n`,
    });
    const changed = JSON.parse((await client('presets', 'show', id)).stdout);
    expect(changed).toMatchObject({ name: 'French deals', shared: true });
    expect(changed.search_params).toEqual({ status: 'active' });
    expect(changed.index_params).toEqual({ columns: 'title,country', timezone: 'Europe/Paris' });
    const renamed = await client(
      'presets',
      'update',
      id,
      '--no-shared',
      '--search',
      'country=FR',
      '--remove',
      'status',
    );
    expect(renamed.code, renamed.stderr).toBe(0);

    const args = ['export', '--preset', 'French deals', '--search', 'country=IT,ES', '--json', '--wait'];
    const ended = await client(...args);
    expect(ended.code, ended.stderr).toBe(0);
    const created = JSON.parse(ended.stdout);
    expect(created.parameters.search_params).toMatchObject({ country: ['ES', 'IT'] });
    expect(created.parameters.index_params).toMatchObject({ columns: ['title', 'country'] });
    expect(await readdir(folder)).toContain(created.filename);

    const again = await client('repeat', String(created.id), '--json', '-o', join(folder, 'again.xlsx'));
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      repeat_of: created.id,
      row_count: created.row_count,
      origin: 'cli',
    });
    expect(await readdir(folder)).toContain('again.xlsx');

    const link = await client('shares', 'create', String(created.id), '--days', '2');
    expect(link.code, link.stderr).toBe(0);
    expect((await (await fetch(link.stdout.trim())).arrayBuffer()).byteLength).toBe(created.file_bytes);
    const [share] = JSON.parse((await client('shares', 'list', String(created.id), '--json')).stdout);
    expect(share).toMatchObject({ url: link.stdout.trim(), uses: 1 });
    expect(await client('shares', 'revoke', String(created.id), String(share.id))).toMatchObject({ code: 0 });
    expect((await client('shares', 'list', String(created.id))).stdout).toMatch(/\n\d+ +revoked /);
    expect((await fetch(link.stdout.trim())).status).toBe(404);

    expect(await client('presets', 'delete', 'French deals')).toMatchObject({
      code: 0,
      stdout: `Deleted preset ${id}, "French deals".\n`,
    });
    expect((await client('export', '--preset', 'French deals')).code).toBe(3);
  });

  test('if others share a preset with the same name, the command asks for its ID', async () => {
    for (const email of ['one@acme-media.example', 'two@acme-media.example']) {
      const env = { SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role: 'member', email }) };
      await run(['presets', 'create', 'Everything', 'deals_excel', '--shared'], { env, cwd: folder });
    }
    const ended = await client('export', '--preset', 'Everything');
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(/Use the ID of one: \d+ \((one|two)@acme-media\.example\), \d+ \(/);
  });

  test('every problem of a request is named', async () => {
    const ended = await client('export', 'deals_excel', '--search', 'contry=US', '--search', 'netwrok=rivage');
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/contry.*netwrok/);
    expect(ended.stderr).not.toContain('see details');
  });

  test('feedback lists what readers said', async () => {
    await service.api().send('/feedback', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ page: '/docs/guides/files', helpful: false, comment: 'Which sheet?' }),
    });
    expect((await sheaf('feedback')).stdout).toMatch(/\/docs\/guides\/files +no +- +Which sheet\?\n$/);
    expect(JSON.parse((await sheaf('feedback', '--json')).stdout)).toMatchObject([{ helpful: false }]);
  });

  test.each([
    ['2 for a report type and a preset', ['export', 'deals_excel', '--preset', 'x'], 2],
    ['3 for an unknown preset', ['presets', 'show', 'no such preset'], 3],
    ['3 for a change of an unknown preset', ['presets', 'update', 'no such preset', '--shared'], 3],
    ['3 for a preset with an unknown filter', ['presets', 'create', 'x', 'deals_excel', '--search', 'contry=US'], 3],
    ['2 for repeating something that is no ID', ['repeat', 'one'], 2],
    ['3 for repeating an unknown export', ['repeat', '999999999'], 3],
    ['3 for sharing an unknown export', ['shares', 'create', '999999999'], 3],
    ['2 for a lifetime that is no number', ['shares', 'create', '1', '--days', 'soon'], 2],
  ])('exit code %s', async (_, args, code) => {
    const ended = await client(...args);
    expect([ended.code, ended.stdout], ended.stderr).toEqual([code, '']);
    expect(ended.stderr.length).toBeGreaterThan(20);
  });
});
