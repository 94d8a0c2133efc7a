/** The encoders create no object per row, so that the work of the garbage collector does not grow with the number of rows. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { FORMAT_NAMES, type FormatName } from './format.ts';

const COUNT = new URL('../../test/support/count-allocation.ts', import.meta.url);

/**
 * Measured: 15 to 28, 73 for Parquet, whose pages and statistics are objects, and 113 for a workbook: 85 of them for the text with "&", which
 * is escaped. Ten strings in an array need more than 400.
 */
const LIMITS: Record<FormatName, number> = {
  csv: 100,
  'csv.gz': 100,
  jsonl: 100,
  'jsonl.gz': 100,
  'csv.zip': 100,
  'jsonl.zip': 100,
  parquet: 200,
  xlsx: 250,
};

test.each(FORMAT_NAMES)('%s', async (format) => {
  const [bytesPerRow] = await once(new Worker(COUNT, { workerData: format }), 'message');
  expect(bytesPerRow).toBeLessThan(LIMITS[format]);
});
