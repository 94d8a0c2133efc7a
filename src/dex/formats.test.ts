/** The format that a question names is in the request, or the response says that it does not exist. */
import { expect, test } from 'vitest';
import { builtIn } from '../reports/built-in.ts';
import { answer } from './answer.ts';
import { recipes } from './recipes/recipes.ts';
import { understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

/** What is understood after the last turn of a conversation. */
function read(...turns: string[]): Understanding {
  let previous: Understanding | undefined;
  for (const question of turns)
    previous = understand({
      question,
      catalog: builtIn,
      recipes,
      now: new Date('2026-11-25T10:00:00Z'),
      explained: () => false,
      previous,
    });
  return previous!;
}

test.each([
  [['deals as csv.gz'], { format: 'csv.gz' }],
  [['advertisers, gzipped'], { format: 'csv.gz' }],
  [['Angebote als JSON Lines, komprimiert'], { format: 'jsonl.gz' }],
  [['deals, not compressed'], {}],
  [['deals as CSV without a header row'], { format: 'csv', header: false }],
  [['advertisers with a header row'], {}],
  [['deals as ndjson without header'], { format: 'jsonl' }],
  [['deals as CSV instead of Excel'], { format: 'csv' }],
  [['a CSV of all deals for Excel'], { format: 'csv' }],
  [['deals as gzipped CSV', 'and only France'], { format: 'csv.gz' }],
  [['deals as gzipped CSV without header', 'the same in Go'], { format: 'csv.gz', header: false }],
  [['advertisers as Excel', 'the same as CSV'], {}],
  [['deals as JSON', 'compressed please'], { format: 'jsonl.gz' }],
  [['advertisers as a ZIP file'], { format: 'csv.zip' }],
  [['deals as csv.zip'], { format: 'csv.zip' }],
  [['Angebote als JSON Lines, ZIP-Archiv'], { format: 'jsonl.zip' }],
  [['deals as gzipped CSV', 'as a ZIP file please'], { format: 'csv.zip' }],
  [['deals as Parquet'], { format: 'parquet' }],
  [['advertisers as Parquet, compressed'], { format: 'parquet' }],
  [['advertisers as Parquet', 'gzipped please'], { format: 'parquet' }],
  [['deals as zipped CSV', 'uncompressed please'], { format: 'csv' }],
  [['deals with a summary sheet'], { summary: true }],
  [['deals as Excel with totals and a chart'], { summary: true }],
  [['advertisers as Excel, with a chart'], { format: 'xlsx', summary: true }],
  [['Angebote in Polen mit Summen und Diagramm'], { summary: true }],
  [['deals without a summary sheet'], { summary: false }],
  [['deals without a summary sheet or a chart'], { summary: false }],
  [['deals', 'with totals please'], { summary: true }],
  [['deals with a summary sheet', 'and only France'], { summary: true }],
  [['deals with a summary sheet', 'the same without the summary sheet'], {}],
  [['advertisers as CSV without a summary sheet'], {}],
])('%j', (turns, index) => {
  expect(read(...turns)).toMatchObject({ intent: 'integrate', unable: [] });
  expect(read(...turns).index).toEqual(index);
});

test.each([
  [['deals as PDF'], 'There is no PDF of `deals_excel`'],
  [['deals as XML or CSV'], 'There is no XML of `deals_excel`'],
  [['deals as YAML'], 'There is no YAML of `deals_excel`'],
  [['deals as a Word document'], 'There is no WORD of `deals_excel`'],
  [['deals as compressed Excel'], 'An Excel workbook is compressed already'],
  [['deals without a header row'], 'Only CSV files can be with or without a header row'],
  [['advertisers without header', 'as Excel'], 'Only CSV files can be with or without a header row'],
  [['advertisers with a summary sheet'], 'Only Excel workbooks have a summary sheet, so `advertisers_csv` needs'],
  [['deals as CSV with totals'], 'Only Excel workbooks have a summary sheet'],
  [['deals as Parquet with a chart'], 'Only Excel workbooks have a summary sheet'],
  [['deals with totals but without a chart'], 'A summary sheet has totals and a chart'],
  [['deals with a summary sheet', 'the same as CSV'], 'Only Excel workbooks have a summary sheet'],
  [['deals with the columns id and title', 'the same for advertisers'], 'I left out `columns`: "title" is not valid'],
])('%j cannot be', (turns, said) => {
  expect(read(...turns).missing.join('\n')).toContain(said);
});

test.each([
  ['deals, compressed', 'csv.gz'],
  ['deals as a ZIP file', 'csv.zip'],
])('%s says what was taken', (question, format) => {
  const said = `so I took \`${format}\` as the format`;
  expect(read(question)).toMatchObject({ index: { format } });
  expect(read(question).assumptions.join('\n')).toContain(said);
});

test.each([
  ['deals as CSV and Excel', 'You named two formats, “CSV” and “Excel”'],
  ['deals, but not as Excel', 'Which format do you need instead of “Excel”?'],
])('%s is a question', (question, said) => {
  expect(read(question)).toMatchObject({ intent: 'clarify' });
  expect(read(question).clarify!.questions.join('\n')).toContain(said);
});

test.each([
  ['deals as CSV', 'saves it as a CSV file'],
  ['deals as Parquet', 'saves it as a Parquet file'],
  ['deals as compressed CSV', 'saves it as a compressed CSV file'],
  ['deals as compressed JSON', 'saves it as a compressed JSON Lines file'],
  ['deals', 'saves it as an Excel workbook'],
])('the answer to “%s” says: %s', (question, said) => {
  const understanding = read(question);
  const input = { question, understanding, catalog: builtIn, recipes, origin: 'https://reports.example' };
  expect(answer({ ...input, knowledge: null as never }).blocks.join('\n')).toContain(said);
});
