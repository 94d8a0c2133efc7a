/** Imports a file of clicks and prints its figures as JSON. usage: node import-file.ts URL FILE */
import { createPool } from '../../src/db/pool.ts';
import { importFile } from '../../src/importer/import-file.ts';

const [url = '', file = ''] = process.argv.slice(2);
const pool = createPool({ url, max: 2, name: 'bench' });
try {
  const { rows, seconds } = await importFile({ pool, kind: 'clicks', file, publisher: 'bench', network: 'net' });
  console.log(JSON.stringify({ 'rows/s': rows / seconds, 'peak MiB': process.resourceUsage().maxRSS / 1024 }));
} finally {
  await pool.end();
}
