/** The file formats by name. This is the only list of them. */
import { csvFormat } from './csv/csv-format.ts';
import { gzipped } from './deflated/gzip-format.ts';
import { zipped } from './deflated/zip-format.ts';
import type { FileFormat, FormatName } from './format.ts';
import { jsonlFormat } from './jsonl/jsonl-format.ts';
import { parquetFormat } from './parquet/parquet-format.ts';
import { xlsxFormat } from './xlsx/xlsx-format.ts';

export const formats: Readonly<Record<FormatName, FileFormat>> = {
  csv: csvFormat,
  xlsx: xlsxFormat,
  jsonl: jsonlFormat,
  'csv.gz': gzipped('csv.gz', csvFormat),
  'jsonl.gz': gzipped('jsonl.gz', jsonlFormat),
  'csv.zip': zipped('csv.zip', csvFormat),
  'jsonl.zip': zipped('jsonl.zip', jsonlFormat),
  parquet: parquetFormat,
};
