/** fast-csv with its stream of rows, which is its fastest interface. It does not escape formulas. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { format } from '@fast-csv/format';
import { asText, nativeRows } from './native-rows.ts';
import { takeJob } from './take-job.ts';

await takeJob('@fast-csv/format', async (job, clock) => {
  const out = createWriteStream(job.out);
  const rows = format({ headers: job.columns.map(({ label }) => label), writeBOM: true, includeEndRowDelimiter: true });
  rows.pipe(out);
  for (const batch of nativeRows(job, clock, asText)) {
    for (const row of batch) if (!rows.write(row)) await once(rows, 'drain');
  }
  rows.end();
  await once(out, 'close');
});
