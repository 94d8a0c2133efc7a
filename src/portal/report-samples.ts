/** The samples of `docs/samples/`, which scripts/report-samples.ts writes: for each report type, a file with demo data and its first rows. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { formats } from '../encode/formats.ts';
import type { Catalog } from '../reports/catalog.ts';
import type { ReportColumn, ReportType } from '../reports/report-type.ts';
import { makePage, type Page } from './page.ts';

const FOLDER = join(import.meta.dirname, '../../docs/samples');

/** What `<report type>.json` contains. */
export interface ReportSample {
  file: string;
  /** Rows and size of the file. */
  row_count: number;
  file_bytes: number;
  columns: { key: string; label: string; kind: ReportColumn['kind']; number_format: string | null }[];
  /** The first rows, in the form of previews. */
  rows: (string | number | boolean | null)[][];
}

/** The pages of all samples, by path. Report types of an installation have none. */
export async function samplePages({ reports }: Catalog): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>();
  for (const report of reports) {
    const sample = await readSample(report);
    if (!sample) continue;
    const bytes = await readFile(join(FOLDER, sample.file));
    pages.set(`/docs/samples/${report.name}.json`, makePage('application/json; charset=utf-8', JSON.stringify(sample)));
    pages.set(`/docs/samples/${sample.file}`, makePage(formats[report.format].contentType, bytes));
  }
  return pages;
}

async function readSample({ name, format }: ReportType): Promise<ReportSample | null> {
  const path = join(FOLDER, `${name}.json`);
  if (!existsSync(path)) return null;
  const sample = JSON.parse(await readFile(path, 'utf8')) as ReportSample;
  return extname(sample.file) === `.${formats[format].extension}` ? sample : null;
}
