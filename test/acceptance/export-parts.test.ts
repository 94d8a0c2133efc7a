import { expect, test } from 'vitest';
import { clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

interface Parts {
  export_id: number;
  counted_at: string | null;
  rows: number | null;
  rows_ready: number;
  parts: { id: number; number: number; status: string; rows: number; started_at: string; completed_at: string }[];
}

const service = suite({ env: { SHEAF_PART_ROWS: '2000' } });

test('GET /exports/{id}/parts returns the parts in file order, and their rows add up', async () => {
  const api = await service.as({ role: 'member' });
  const done = await api.build(clicks(20));
  const { text, status } = await api.send(`/exports/${done.id}/parts`);
  expect(status).toBe(200);
  const { parts, ...whole } = JSON.parse(text) as Parts;
  expect(parts.length).toBe(done.progress!.total_parts);
  expect(parts.map(({ number }) => number)).toEqual(parts.map((_, i) => i + 1));
  expect(new Set(parts.map((part) => part.status))).toEqual(new Set(['completed']));
  expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(done.row_count);
  expect(whole).toEqual({
    export_id: done.id,
    counted_at: expect.stringMatching(/Z$/),
    rows: done.row_count,
    rows_ready: done.row_count,
  });
  const first = await api.get(parts[0]!.id);
  expect(first).toMatchObject({ parent_report_id: done.id, row_count: parts[0]!.rows });
  const times = [done.created_at, done.started_at, whole.counted_at, parts[0]!.started_at, parts[0]!.completed_at];
  expect(times).toEqual(times.toSorted());
});

test('a part has no parts', async () => {
  const api = await service.as({ role: 'member' });
  const { id } = await api.build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
  const { parts } = JSON.parse((await api.send(`/exports/${id}/parts`)).text) as Parts;
  expect(parts).toHaveLength(1);
  const { text } = await api.send(`/exports/${parts[0]!.id}/parts`);
  expect(JSON.parse(text)).toEqual({ export_id: parts[0]!.id, counted_at: null, rows: null, rows_ready: 0, parts: [] });
});

test('the parts of an export out of scope are not found', async () => {
  const owner = await service.as({ role: 'member' });
  const { id } = await owner.build({ report_type: 'deals_excel', search_params: { country: ['FR'] } });
  const other = await service.as({ role: 'member', email: 'other@acme-media.example' });
  expect((await other.send(`/exports/${id}/parts`)).status).toBe(404);
  const operator = await service.as({ role: 'operator' });
  expect((await operator.send(`/exports/${id}/parts`)).status).toBe(200);
  expect((await operator.get(id)).publisher_id).toBe((await owner.get(id)).publisher_id);
});
