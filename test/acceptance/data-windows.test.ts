import { expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const service = suite();
const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;

const DEALS = {
  report_type: 'deals_excel',
  index_params: { format: 'jsonl', columns: ['id', 'title'] },
  window: 'since_last_delivery',
  rule: { every: 'month', on: [1], at: ['03:00'] },
  time_zone: 'Asia/Tokyo',
};

function send(api: Api, method: string, path: string, body?: object) {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(path, { method, ...(body ? json : {}) });
}

interface Run {
  id: number;
  status: string;
  export_id: number;
  since: string | null;
  since_note: string | null;
}

/** Runs the schedule. Resolves with the run and its export once they have ended. */
async function run(api: Api, id: number) {
  await send(api, 'POST', `/schedules/${id}/runs`);
  let last: Run | undefined;
  await until(
    async () => {
      const { runs } = (await send(api, 'GET', `/schedules/${id}/runs`)).body as unknown as { runs: Run[] };
      last = runs[0];
      return runs.every(({ status }) => !['waiting', 'running'].includes(status));
    },
    { limitMs: 60_000, what: `the runs of schedule ${id} end`, slowestMs: 200 },
  );
  const { body } = await send(api, 'GET', `/exports/${last!.export_id}`);
  const found = (body as unknown as { export: { row_count: number; summary: string; download_url: string } }).export;
  return { run: last!, export: found };
}

test('a schedule exports everything once, and then what is new or changed', async () => {
  const ann = await service.as(ANN);
  const made = await send(ann, 'POST', '/schedules', { name: 'Changes', ...DEALS });
  expect(made.status).toBe(201);
  const { id, window } = (made.body as unknown as { schedule: { id: number; window: string } }).schedule;
  expect(window).toBe('since_last_delivery');
  const first = await run(ann, id);
  expect(first.export.row_count).toBeGreaterThan(100);
  expect(first.run).toMatchObject({ status: 'completed', since: null });
  expect(first.run.since_note).toMatch(/^All rows: /);
  const second = await run(ann, id);
  expect(second.export.row_count).toBe(0);
  expect(second.run).toMatchObject({ since: expect.any(String), since_note: null });
  expect(second.export.summary).toMatch(/^Deals, new or changed since \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  const { rows } = await service.database.pool.query<{ id: number }>(
    `update public.deals set title = 'Changed' where id = (
      select d.id from public.deals d join public.programmes p using (advertiser_id) join sheaf.publishers o on o.id = p.publisher_id
      where o.slug = 'acme-media' and p.status = 'joined' order by d.id limit 1) returning id`,
  );
  const third = await run(ann, id);
  expect(third.export.row_count).toBe(1);
  const file = await (await fetch(third.export.download_url)).text();
  expect(Object.values(JSON.parse(file))).toEqual([String(rows[0]!.id), 'Changed']);
  const repeated = await send(ann, 'POST', `/exports/${third.run.export_id}/repeat`);
  expect([repeated.status, repeated.body.error?.message]).toEqual([409, expect.stringContaining('Run the schedule')]);
});

test('a report type whose rows change by time alone is refused, also when a schedule is changed', async () => {
  const ann = await service.as(ANN);
  const types = (await send(ann, 'GET', '/report-types')).body as unknown as {
    report_types: { name: string; tracks_changes: boolean }[];
  };
  const names = types.report_types.filter(({ tracks_changes }) => tracks_changes).map(({ name }) => name);
  expect(names.sort()).toEqual(['clicks_details_excel', 'deals_excel']);
  const hot = { name: 'Hot', ...DEALS, report_type: 'hot_advertisers_excel', index_params: {} };
  const refused = await send(ann, 'POST', '/schedules', hot);
  expect(refused.status).toBe(422);
  expect(refused.body.error!.message).toMatch(/^`window`: .*hot_advertisers_excel.* Allowed: all\./);
  const plain = await send(ann, 'POST', '/schedules', { ...hot, window: 'all' });
  const { id } = (plain.body as unknown as { schedule: { id: number } }).schedule;
  expect((await send(ann, 'PATCH', `/schedules/${id}`, { window: 'since_last_delivery' })).status).toBe(422);
});
