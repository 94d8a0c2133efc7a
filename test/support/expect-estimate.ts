import { expect } from 'vitest';
import type { ExportRequest } from './api.ts';
import type { Suite } from './suite.ts';

/** A dry run creates nothing, and estimates what the export then has: the same rows and parts, and bytes within 25 %. */
export async function expectEstimate(service: Suite, request: ExportRequest): Promise<void> {
  const count = async () =>
    (await service.database.pool.query('select count(*)::int as n from sheaf.exports')).rows[0].n;
  const api = await service.as({ role: 'member' });
  const before = await count();
  const response = await api.create(request, '?dry_run=true');
  expect(await count()).toBe(before);
  expect([response.status, response.body.deduped]).toEqual([200, false]);
  expect(response.headers.get('location')).toBeNull();
  const { estimate, ...preview } = response.body.export!;
  expect(preview).toMatchObject({ id: 0, status: 'pending', download_url: null, status_url: null, filename: null });

  const done = await api.build(request);
  expect(preview.parameters).toEqual(done.parameters);
  expect(estimate).toMatchObject({
    rows: done.row_count,
    rows_exact: true,
    parts: done.progress?.total_parts ?? 1,
  });
  expect(estimate!.seconds).toBeGreaterThan(0);
  expect(estimate!.bytes / done.file_bytes!).toBeGreaterThan(0.75);
  expect(estimate!.bytes / done.file_bytes!).toBeLessThan(1.25);
}
