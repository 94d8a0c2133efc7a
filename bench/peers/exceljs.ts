/**
 * ExcelJS, its streaming writer: inline strings, so that memory does not grow with the rows, and deflate level 1, which is
 * what it takes by default and what Sheaf takes.
 */
import { setImmediate } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { NUMBER_FORMATS } from '../lib/number-formats.ts';
import { asValues, nativeRows } from './native-rows.ts';
import { takeJob } from './take-job.ts';

await takeJob('exceljs', async (job, clock) => {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: job.out,
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 1 } },
  });
  const sheet = workbook.addWorksheet('Report', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = job.columns.map(({ label, kind, width }) => {
    const numFmt = NUMBER_FORMATS[kind];
    return { header: label, width, ...(numFmt ? { style: { numFmt } } : {}) };
  });
  for (const batch of nativeRows(job, clock, asValues)) {
    for (const row of batch) sheet.addRow(row).commit();
    // It does not say when it has too much; without a turn of the event loop nothing is compressed and all is kept.
    await setImmediate();
  }
  await workbook.commit();
});
