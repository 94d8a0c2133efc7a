/**
 * Writes the charts and tables of `docs/figures.md` from the records in `bench/results/`: `npm run bench:figures`.
 * With `--check`, fails if they are out of date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHARTS } from './figures/charts.ts';
import { draw } from './figures/draw.ts';
import { block, find, insertCharts } from './figures/insert.ts';
import type { Results } from './lib/results.ts';

const DOCS = join(import.meta.dirname, '../docs');
const PAGE = join(DOCS, 'figures.md');

const files = new Map<string, string>();
const blocks = new Map<string, string>();
for (const chart of CHARTS) {
  const record = join(import.meta.dirname, `results/${chart.record}.json`);
  const results = JSON.parse(await readFile(record, 'utf8')) as Results;
  const comparison = find(results, chart);
  files.set(join(DOCS, `figures/${chart.name}.svg`), draw(chart, comparison));
  blocks.set(chart.name, block(chart, comparison, results));
}
files.set(PAGE, insertCharts(await readFile(PAGE, 'utf8'), blocks));

await mkdir(join(DOCS, 'figures'), { recursive: true });
for (const [path, text] of files) {
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} is out of date. Regenerate it: npm run bench:figures`);
    process.exitCode = 1;
  }
}
