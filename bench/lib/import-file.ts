/** Imports a file of clicks and prints its figures as JSON. usage: node import-file.ts URL FILE */
import { createPool } from '../../src/db/pool.ts';
import { importFile } from '../../src/importer/import-file.ts';

const [url = '', file = ''] = process.argv.slice(2);
const pool = createPool({ url, max: 2, name: 'bench' });
try {
  const before = { cpu: process.cpuUsage(), wal: await walPlace() };
  const { rows, seconds } = await importFile({ pool, kind: 'clicks', file, publisher: 'bench', network: 'net' });
  const { user, system } = process.cpuUsage(before.cpu);
  console.log(
    JSON.stringify({
      'rows/s': rows / seconds,
      'peak MiB': process.resourceUsage().maxRSS / 1024,
      // Of the importer alone. On a machine that does other work, too, it says more than seconds.
      'CPU µs/row': (user + system) / rows,
      'WAL bytes/row': ((await walPlace()) - before.wal) / rows,
    }),
  );
} finally {
  await pool.end();
}

/** Position in the write-ahead log, in bytes. */
async function walPlace(): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::text as bytes`,
  );
  return Number(rows[0]!.bytes);
}
