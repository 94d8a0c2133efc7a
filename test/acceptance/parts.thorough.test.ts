import { describe, expect, test } from 'vitest';
import { clicks, type Export } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const PART_ROWS = 20_000;
const service = suite({ env: { SHEAF_PART_ROWS: String(PART_ROWS) } });

describe('an export of several parts', () => {
  test('is chunked, its progress only grows, and each part is an export record', async () => {
    const api = await service.as({ role: 'member' });
    const created = await api.create(clicks(90));
    const { id } = created.body.export!;
    const states: Export[] = [];
    const done = await api.finished(id, (state) => void states.push(state));

    const parts = Math.ceil(done.row_count! / PART_ROWS);
    expect(parts).toBeGreaterThan(5);
    expect(done).toMatchObject({
      chunked_export: true,
      parent_report_id: null,
      progress: { parts_ready: parts, total_parts: parts },
    });
    const chunked = states.filter((state) => state.chunked_export);
    const ready = chunked.map((state) => state.progress!.parts_ready);
    expect(ready).toEqual(ready.toSorted((a, b) => a - b));
    expect(new Set(ready).size).toBeGreaterThan(2);
    expect(new Set(chunked.map((state) => state.progress!.total_parts))).toEqual(new Set([parts]));
    expect(states.filter((state) => !state.chunked_export).every((state) => state.progress === null)).toBe(true);
    const updates = states.map((state) => Date.parse(state.updated_at));
    expect(updates).toEqual(updates.toSorted((a, b) => a - b));

    const { rows } = await service.database.pool.query(
      'select id from sheaf.exports where parent_id = $1 order by id',
      [id],
    );
    expect(rows).toHaveLength(parts);
    const shown = await Promise.all(rows.map((row) => api.get(row.id)));
    for (const part of shown) {
      expect(part).toMatchObject({
        parent_report_id: id,
        status: 'completed',
        report_type: 'clicks_details_excel',
        chunked_export: false,
        progress: null,
        download_url: null,
        download_expires_in_seconds: null,
        filename: null,
        parameters: done.parameters,
      });
    }
    expect(new Set(shown.map((part) => part.display_name)).size).toBe(parts);
    expect(shown.reduce((sum, part) => sum + part.row_count!, 0)).toBe(done.row_count);
  });

  test('a dry run returns the number of parts', async () => {
    const api = await service.as({ role: 'admin' });
    const request = clicks(45);
    const preview = (await api.create(request, '?dry_run=true')).body.export!;
    const done = await api.build(request);
    expect(preview.chunked_export).toBe(true);
    expect(preview.estimate!.parts).toBe(done.progress!.total_parts);
  });
});

test('an export with one part is not chunked and has no progress', async () => {
  const api = await service.as({ role: 'member' });
  const states: Export[] = [];
  const created = await api.create({ report_type: 'deals_excel' });
  await api.finished(created.body.export!.id, (state) => void states.push(state));
  for (const state of states) expect(state).toMatchObject({ chunked_export: false, progress: null });
});

test('an export without rows is completed with only the header', async () => {
  const api = await service.as({ role: 'member' });
  const done = await api.build({
    report_type: 'advertisers_csv',
    search_params: { search: 'nobody is called this' },
    index_params: { columns: ['id', 'name'] },
  });
  expect(done).toMatchObject({ row_count: 0, chunked_export: false, progress: null });
  expect((await api.file(done)).toString()).toBe('\uFEFFID,Name\r\n');
});
