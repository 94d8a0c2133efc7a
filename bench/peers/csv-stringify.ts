/** csv-stringify with batches through its synchronous interface, which is its fastest. It escapes formulas, as Sheaf does. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { asText, nativeRows } from './native-rows.ts';
import { takeJob } from './take-job.ts';

await takeJob('csv-stringify', async (job, clock) => {
  const out = createWriteStream(job.out);
  out.write(stringify([job.columns.map(({ label }) => label)], { bom: true }));
  for (const batch of nativeRows(job, clock, asText)) {
    if (!out.write(stringify(batch, { escape_formulas: true }))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
});
