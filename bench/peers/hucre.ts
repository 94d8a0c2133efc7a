/** hucre with its pulling stream of rows and inline strings, so that memory does not grow. Uses the platform's deflate at its default level. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { writeXlsxStream } from 'hucre/xlsx';
import { NUMBER_FORMATS } from '../lib/number-formats.ts';
import { asValues, nativeRows } from './native-rows.ts';
import { takeJob } from './take-job.ts';

await takeJob('hucre', async (job, clock) => {
  const columns = job.columns.map(({ label, kind, width }) => {
    const numFmt = NUMBER_FORMATS[kind];
    return { header: label, width, ...(numFmt ? { numFmt } : {}) };
  });
  function* rows() {
    for (const batch of nativeRows(job, clock, asValues)) yield* batch;
  }
  const stream = writeXlsxStream(rows(), { name: 'Report', columns, freezePane: { rows: 1 } });
  await pipeline(Readable.fromWeb(stream as ReadableStream), createWriteStream(job.out));
});
