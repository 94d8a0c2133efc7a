/** Exports in the format Parquet, over HTTP. */
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { clicks, type ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite({ env: { SHEAF_PART_ROWS: '400', SHEAF_THREADS: '2' } });
const parquet = (request: ExportRequest): ExportRequest => ({
  ...request,
  index_params: { ...request.index_params, format: 'parquet' },
});

async function rowsOf(file: Buffer): Promise<Record<string, unknown>[]> {
  const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };
  return await parquetReadObjects({ file: new Uint8Array(file).buffer, compressors });
}

/** Its offset has minutes. */
const NEWFOUNDLAND = 'America/St_Johns';

describe('an export as parquet', () => {
  test('has the rows of the same export as JSON Lines, in their order', async () => {
    const api = await service.as({ role: 'member' });
    const columns = ['id', 'clicked_at', 'advertiser', 'country', 'landing_url', 'order', 'sale', 'commission'];
    const request = clicks(8, { index_params: { columns, timezone: NEWFOUNDLAND } });
    const [file, lines] = [
      await api.build(parquet(request)),
      await api.build({ ...request, index_params: { ...request.index_params, format: 'jsonl' } }),
    ];
    expect(file.progress!.total_parts).toBeGreaterThan(2);
    expect(file.filename).toMatch(/\.parquet$/);
    const response = await api.send(`/exports/${file.id}/download`);
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    const expected = (await api.file(lines))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line, (key, value) => (key === 'Clicked at' ? new Date(value) : value)));
    expect(expected).toHaveLength(file.row_count!);
    expect(await rowsOf(await api.file(file))).toEqual(expected);
  });

  test('is not available with a header or a byte order mark', async () => {
    const api = await service.as({ role: 'member' });
    for (const option of [{ header: false }, { bom: true }]) {
      const { status, body } = await api.create({
        report_type: 'deals_excel',
        index_params: { format: 'parquet', ...option },
      });
      expect(status).toBe(422);
      expect(body.error!.message).toContain('not available in parquet files');
    }
  });

  test('fails and names the value if a type cannot hold it, and a dry run says so before', async () => {
    const api = await service.as({ role: 'admin' });
    const request = parquet({ report_type: 'deals_excel', search_params: { search: 'never ends' } });
    const { rows } = await service.database.pool.query(
      `update public.deals set title = 'never ends', ends_at = 'infinity' where id = (
         select min(id) from public.deals where status = 'active' and coalesce(ends_at, 'infinity') > now()
           and coalesce(starts_at, '-infinity') < now()) returning id`,
    );
    expect(rows).toHaveLength(1);
    const problem = 'row 1 has "infinity" in the column "Ends", which a Parquet file cannot hold as a timestamp';
    const next = 'Exclude the row with a filter, leave out the column, or choose another format.';
    const { status, body } = await api.create(request, '?dry_run=true');
    expect([status, JSON.stringify(body)]).toEqual([
      422,
      expect.stringContaining(JSON.stringify(problem).slice(1, -1)),
    ]);
    const created = await api.create(request);
    const done = await api.finished(created.body.export!.id);
    expect(done).toMatchObject({ status: 'failed', error_message: `R${problem.slice(1)}. ${next}` });
    const columns = { ...request, index_params: { ...request.index_params, columns: ['id', 'title'] } };
    expect(await rowsOf(await api.file(await api.build(columns)))).toMatchObject([{ Title: 'never ends' }]);
  });
});
