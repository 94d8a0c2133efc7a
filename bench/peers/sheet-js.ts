/**
 * SheetJS (Community Edition, as @e965/xlsx). It has no streaming writer for .xlsx: the whole worksheet is in memory in its
 * dense form, and is compressed at SheetJS's own level. Cells with formats are prepared while the clock is stopped.
 */
import * as fs from 'node:fs';
import { type CellObject, set_fs, utils, type WorkSheet, writeFile } from '@e965/xlsx';
import type { Kind } from '../../src/encode/kinds.ts';
import { NUMBER_FORMATS } from '../lib/number-formats.ts';
import { asValues, nativeRows } from './native-rows.ts';
import { takeJob } from './take-job.ts';

set_fs(fs);

function asCells(kind: Kind): (field: string) => CellObject {
  const value = asValues(kind);
  const format = NUMBER_FORMATS[kind];
  return (field) => {
    const v = value(field);
    const t = typeof v === 'number' ? 'n' : typeof v === 'string' ? 's' : 'd';
    return { t, v, ...(format ? { z: format } : {}) };
  };
}

await takeJob('@e965/xlsx', async (job, clock) => {
  const heading = [job.columns.map(({ label }) => label)];
  const sheet: WorkSheet = utils.aoa_to_sheet(heading, { dense: true });
  for (const batch of nativeRows(job, clock, asCells)) utils.sheet_add_aoa(sheet, batch, { origin: -1 });
  sheet['!cols'] = job.columns.map(({ width }) => ({ wch: width }));
  const workbook = utils.book_new();
  utils.book_append_sheet(workbook, sheet, 'Report');
  // UTC, because a Date is written as its instant and not as local time.
  writeFile(workbook, job.out, { compression: true, UTC: true } as Parameters<typeof writeFile>[2]);
});
