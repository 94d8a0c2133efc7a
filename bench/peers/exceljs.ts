/**
 * The streaming writer of ExcelJS, with inline strings, so that memory does not grow with the rows, and with deflate level 1, which
 * is its default and Sheaf's level.
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
    // The writer has no backpressure. Without a turn of the event loop it compresses nothing and keeps everything in memory.
    await setImmediate();
  }
  await workbook.commit();
});
