import { expect, test } from 'vitest';
import { type Api, type ApiResponse, day } from '../support/api.ts';
import { suite } from '../support/suite.ts';

interface Preset {
  id: number;
  name: string;
  shared: boolean;
  report_type: string;
  search_params: Record<string, unknown>;
  index_params: Record<string, unknown>;
  problem: string | null;
  created_by: { id: number; email: string | null };
}

const service = suite();
const WEEK = { start_date: 'today-6d', end_date: 'today' };
const clicks = (name: string, more: object = {}) => ({
  name,
  report_type: 'clicks_details_excel',
  search_params: WEEK,
  ...more,
});

function send(api: Api, method: string, path: string, body?: object): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(`/presets${path}`, { method, ...(body ? json : {}) });
}
const presetOf = ({ body }: ApiResponse) => (body as unknown as { preset: Preset }).preset;
const save = async (api: Api, body: object) => presetOf(await send(api, 'POST', '', body));
const names = async (api: Api) =>
  ((await send(api, 'GET', '')).body as unknown as { presets: Preset[] }).presets.map(({ name }) => name);

test('a preset keeps relative dates, and its export has dates', async () => {
  const api = await service.as({ role: 'member' });
  const created = await send(api, 'POST', '', clicks('Last week'));
  const preset = presetOf(created);
  expect(created.status).toBe(201);
  expect(preset).toMatchObject({ name: 'Last week', shared: false, search_params: WEEK, problem: null });
  expect(presetOf(await send(api, 'GET', `/${preset.id}`))).toEqual(preset);
  const { status, body } = await send(api, 'POST', `/${preset.id}/exports`);
  expect(status).toBe(202);
  expect(body.export!.parameters.search_params).toEqual({ start_date: day(-6), end_date: day(0) });
  const done = await api.finished(body.export!.id);
  expect(done.status).toBe('completed');
  expect((await send(api, 'POST', `/${preset.id}/exports`)).body).toMatchObject({
    deduped: true,
    export: { id: done.id },
  });
});

test('parameters in the request replace those of the preset, and null removes a filter', async () => {
  const api = await service.as({ role: 'member' });
  const search_params = { ...WEEK, country: ['US'], device: 'mobile' };
  const { id } = await save(api, clicks('Overridden', { search_params, index_params: { columns: 'id,device' } }));
  const changed = { search_params: { country: null, device: 'tablet' }, index_params: { timezone: 'Asia/Tokyo' } };
  const { body } = await send(api, 'POST', `/${id}/exports?dry_run=true`, changed);
  expect(body.export!.parameters).toMatchObject({
    search_params: { device: ['tablet'] },
    index_params: { columns: ['id', 'device'], timezone: 'Asia/Tokyo' },
  });
  expect(body.export!.parameters.search_params).not.toHaveProperty('country');
  const unknown = await send(api, 'POST', `/${id}/exports`, { search_params: { nope: 1 } });
  expect([unknown.status, unknown.body.error!.details![0]!.field]).toEqual([422, 'search_params.nope']);
});

test('relative dates work in every request that takes dates', async () => {
  const api = await service.as({ role: 'member' });
  const request = { report_type: 'clicks_details_excel', search_params: WEEK };
  const { body } = await api.create(request, '?dry_run=true');
  expect(body.export!.parameters.search_params).toEqual({ start_date: day(-6), end_date: day(0) });
  const wrong = await api.create({ ...request, search_params: { ...WEEK, start_date: 'someday' } }, '?dry_run=true');
  expect([wrong.status, wrong.body.error!.details![0]!.field]).toEqual([422, 'search_params.start_date']);
});

test('a preset is validated like a request, and its name is unique per user', async () => {
  const api = await service.as({ role: 'member' });
  await save(api, clicks('Taken'));
  for (const [body, field] of [
    [clicks('Taken'), 'name'],
    [clicks(' Taken '), 'name'],
    [clicks(''), 'name'],
    [clicks('half \ud83d'), 'name'],
    [clicks('New', { report_type: 'nope' }), 'report_type'],
    [clicks('New', { search_params: { ...WEEK, nope: 1 } }), 'search_params.nope'],
    [clicks('New', { index_params: { sort: 'nope' } }), 'index_params.sort'],
    [clicks('New', { color: 'red' }), 'color'],
  ] as const) {
    const { status, body: response } = await send(api, 'POST', '', body);
    expect([field, status, response.error!.details![0]!.field]).toEqual([field, 422, field]);
  }
  const { id } = await save(api, clicks('Free'));
  expect((await send(api, 'PATCH', `/${id}`, { name: 'Taken' })).status).toBe(422);
  const changed = await send(api, 'PATCH', `/${id}`, { index_params: { timezone: 'Europe/Berlin' } });
  expect(presetOf(changed)).toMatchObject({
    name: 'Free',
    search_params: WEEK,
    index_params: { timezone: 'Europe/Berlin' },
  });
});

test('others can use a shared preset, and only its owner and admins change it', async () => {
  const owner = await service.as({ role: 'member', email: 'owner@acme-media.example' });
  const colleague = await service.as({ role: 'member', email: 'colleague@acme-media.example' });
  const admin = await service.as({ role: 'admin' });
  const stranger = await service.as({ role: 'admin', publisher: 'nordlicht' });
  const own = await save(owner, clicks('Private'));
  const shared = await save(owner, clicks('Shared', { shared: true }));
  expect(await names(colleague)).toEqual(['Shared']);
  expect(await names(stranger)).toEqual([]);
  expect(await names(admin)).toEqual(expect.arrayContaining(['Private', 'Shared']));
  expect((await send(colleague, 'GET', `/${own.id}`)).status).toBe(404);
  expect((await send(colleague, 'POST', `/${own.id}/exports`)).status).toBe(404);
  expect((await send(colleague, 'POST', `/${shared.id}/exports`)).status).toBe(202);
  for (const [method, body] of [['PATCH', { shared: false }], ['DELETE']] as const) {
    expect((await send(colleague, method, `/${shared.id}`, body)).status).toBe(403);
    expect((await send(stranger, method, `/${shared.id}`, body)).status).toBe(404);
  }
  expect((await send(admin, 'PATCH', `/${own.id}`, { shared: true })).status).toBe(200);
  expect(await names(colleague)).toEqual(['Private', 'Shared']);
  expect((await send(owner, 'DELETE', `/${own.id}`)).status).toBe(204);
  expect((await send(owner, 'GET', `/${own.id}`)).status).toBe(404);
});

test('a preset whose report type changed says so', async () => {
  const api = await service.as({ role: 'member' });
  const { id } = await save(api, { name: 'Old', report_type: 'deals_excel' });
  await service.database.pool.query(`update sheaf.presets set search_params = '{"gone": 1, "lost": 2}' where id = $1`, [
    id,
  ]);
  const { problem } = presetOf(await send(api, 'GET', `/${id}`));
  expect(problem).toMatch(/gone.*lost/);
  expect(problem).not.toContain('see details');
  expect(problem!.length).toBeLessThan(400);
  expect((await send(api, 'POST', `/${id}/exports`)).status).toBe(422);
});
