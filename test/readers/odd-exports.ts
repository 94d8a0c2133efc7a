/** Exports of odd rows in many parts as files, with the tables that SQL returns for them. Call it once at the top of a test file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Export, ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { advertisersCsv } from './expected/advertisers-csv.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { type ExpectedReport, expectedTable, type Table, withAllColumns } from './expected/table.ts';
import { insertOddRows } from './odd-rows.ts';

const PUBLISHER = 'odd-values';

export interface OddExport {
  done: Export;
  path: string;
  table: Table;
}

/** The files are there once a test runs. `build` creates an export of a report with all its columns, and saves its file. */
export function oddExports(format: string) {
  const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '3' } });
  const files: OddExport[] = [];
  let folder: string;

  async function build(report: ExpectedReport, { index_params, ...extra }: Partial<ExportRequest> = {}) {
    const api = await service.as({ role: 'member', publisher: PUBLISHER });
    const request = withAllColumns(report);
    const done = await api.build({
      ...request,
      ...extra,
      index_params: { ...request.index_params, format, ...index_params },
    });
    const path = join(folder, done.filename!);
    await writeFile(path, await api.file(done));
    return { done, path };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `sheaf-${format}-`));
    await insertOddRows(service.database.pool, PUBLISHER);
    for (const report of [dealsExcel, advertisersCsv]) {
      const { done, path } = await build(report);
      const { rows } = await service.database.pool.query(
        `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
         from sheaf.exports where id = $1`,
        [done.id],
      );
      files.push({ done, path, table: await expectedTable(service.database.pool, report, rows[0]) });
    }
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  return { files, build, inFolder: (name: string) => join(folder, name) };
}
