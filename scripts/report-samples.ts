/**
 * Writes the sample of each report type to `docs/samples/`: a file with demo data, and its first rows. Run it after a change of the
 * columns, with a service that has the demo data: `SHEAF_API_KEY=… node scripts/report-samples.ts http://127.0.0.1:8080`
 */
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type ReportRequest, Sheaf } from '../clients/typescript/src/index.ts';
import { makeFolder } from '../src/make-folder.ts';
import { builtIn } from '../src/reports/built-in.ts';
import { exampleRequest } from '../src/reports/example-request.ts';

const FOLDER = join(import.meta.dirname, '../docs/samples');

/** Rows that a page shows. */
const ROWS = 8;

/** Filters that leave a file of a few kilobytes. */
const FILTERS: Readonly<Record<string, object>> = {
  advertisers_csv: { country: ['DE'], vertical: ['books'] },
  deals_excel: { active: true, featured: true, country: ['DE'] },
  hot_advertisers_excel: { country: ['DE'], network: ['adsouk'] },
  clicks_details_excel: { country: ['DE'], converted: true },
};

const [origin = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const apiKey = process.env['SHEAF_API_KEY'] ?? '';
const sheaf = new Sheaf({ origin, apiKey });

await makeFolder(FOLDER, 0o777);
for (const report of builtIn.reports) {
  const example = exampleRequest(report, new Date());
  const { start_date } = example.search_params;
  const request = {
    report_type: report.name,
    search_params: {
      ...example.search_params,
      ...(start_date === undefined ? {} : { end_date: start_date }),
      ...FILTERS[report.name],
    },
  } as ReportRequest;
  const { id } = await sheaf.findOrCreateExport(request);
  const { filename, row_count, file_bytes } = await sheaf.waitForExport(id);
  const file = `${report.name}${extname(filename!)}`;
  await sheaf.downloadExport(id, { to: join(FOLDER, file) });
  const response = await fetch(`${origin}/api/v1/exports/preview?limit=${ROWS}`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const { columns, rows } = (await response.json()) as {
    columns: { key: string; label: string; kind: string; number_format: string | null }[];
    rows: unknown[][];
  };
  const sample = {
    file,
    row_count,
    file_bytes,
    columns: columns.map(({ key, label, kind, number_format }) => ({ key, label, kind, number_format })),
    rows,
  };
  await writeFile(join(FOLDER, `${report.name}.json`), `${JSON.stringify(sample)}\n`);
  console.log(`${file}: ${row_count} rows, ${file_bytes} bytes`);
}
