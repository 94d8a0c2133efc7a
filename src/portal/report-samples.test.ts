import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { builtIn } from '../reports/built-in.ts';
import { type ReportSample, samplePages } from './report-samples.ts';

const pages = await samplePages(builtIn);

test.each(builtIn.reports)(
  'the sample of $name has its default columns, in the table and in the file',
  ({ name, columns }) => {
    const sample = JSON.parse(pages.get(`/docs/samples/${name}.json`)!.body.toString()) as ReportSample;
    const expected = columns.filter((column) => column.default);
    expect(sample.columns.map(({ key, kind }) => [key, kind])).toEqual(expected.map(({ key, kind }) => [key, kind]));
    const { body } = pages.get(`/docs/samples/${sample.file}`)!;
    const workbook = read(body, { raw: true });
    const [header, ...rows] = utils.sheet_to_json<unknown[]>(workbook.Sheets[workbook.SheetNames[0]!]!, { header: 1 });
    expect(header).toEqual(expected.map(({ label }) => label));
    expect(rows).toHaveLength(sample.row_count);
    expect(body).toHaveLength(sample.file_bytes);
    expect(sample.rows.length).toBeGreaterThan(3);
  },
);

test('samples are small, because they are part of every installation', async () => {
  for (const { name } of builtIn.reports) {
    expect((await readFile(join(import.meta.dirname, '../../docs/samples', `${name}.json`))).length).toBeLessThan(
      10_000,
    );
    const { file_bytes } = JSON.parse(pages.get(`/docs/samples/${name}.json`)!.body.toString()) as ReportSample;
    expect(file_bytes).toBeLessThan(20_000);
  }
});
