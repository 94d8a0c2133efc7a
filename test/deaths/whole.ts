/** Whether a file is correct: downloaded, read row by row, and compared with its receipt. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Receipt } from '../../src/verify/receipt.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { scanSheet } from '../flow/sheet-ids.ts';
import { zipEntries } from '../flow/zip-entries.ts';
import type { Export } from '../support/api.ts';
import { until } from '../support/until.ts';
import type { Crew } from './crew.ts';

/** Resolves with the completed export. Its file contains every click of the table once and matches its receipt. */
export async function expectWhole(crew: Crew, id: number, { limitMs }: { limitMs: number }): Promise<Export> {
  const done = await ended(crew, id, { limitMs });
  expect(done).toMatchObject({ status: 'completed', error_message: null });
  const receipt: Receipt = JSON.parse((await crew.api.send(`/exports/${id}/receipt`)).text);
  // Outside the data folder, which can be full.
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-download-'));
  try {
    const path = join(folder, 'file.xlsx');
    await writeFile(path, await crew.api.file(done));
    expect(await verifyFile({ path, receipt })).toMatchObject({ complete: true, findings: [] });
    expect(await idsIn(path)).toEqual(await idsOfClicks(crew));
  } finally {
    await rm(folder, { recursive: true });
  }
  return done;
}

/** Resolves with the export once it is completed or failed. */
export async function ended({ api }: Crew, id: number, { limitMs }: { limitMs: number }): Promise<Export> {
  return until(
    async () => {
      const { status, text, body } = await api.send(`/exports/${id}`);
      // The database may be unavailable for a moment. Nothing else may fail.
      if (status === 503) return null;
      if (status !== 200) throw new Error(`The API returned ${status}: ${text}`);
      return /^(?:completed|failed)$/.test(body.export!.status) && body.export!;
    },
    { limitMs, what: `export ${id} has ended` },
  );
}

async function idsIn(path: string): Promise<string[]> {
  const ids: string[] = [];
  const sheet = (await zipEntries(path)).find((entry) => entry.name === 'xl/worksheets/sheet1.xml')!;
  await scanSheet(path, sheet, (_row, id) => ids.push(id));
  return ids;
}

/** In the sort order of the export. */
async function idsOfClicks({ database }: Crew): Promise<string[]> {
  const { rows } = await database.pool.query(
    'select c.external_id as id from public.clicks c order by c.clicked_at, c.id',
  );
  return rows.map((row) => row.id);
}
