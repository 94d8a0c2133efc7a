/** Inserts charts and tables into `docs/figures.md`, at the places that name them. */
import type { Comparison } from '../lib/compare.ts';
import type { Results } from '../lib/results.ts';
import { ratioSpread } from '../lib/stats.ts';
import { digits, shown } from '../lib/table.ts';
import type { Chart } from './charts.ts';

/** A place: `<!-- chart: NAME -->`, what was inserted, and `<!-- end of chart -->`. */
const PLACE = /<!-- chart: ([\w-]+) -->\n[\s\S]*?<!-- end of chart -->/g;

/** Replaces what is at each place. Throws if a place has no chart, or a chart no place. */
export function insertCharts(page: string, blocks: ReadonlyMap<string, string>): string {
  const left = new Set(blocks.keys());
  const text = page.replaceAll(PLACE, (_, name: string) => {
    const block = blocks.get(name);
    if (block === undefined)
      throw new Error(`docs/figures.md has a place for the chart "${name}", which is not in bench/figures/charts.ts.`);
    left.delete(name);
    return `<!-- chart: ${name} -->\n${block}\n<!-- end of chart -->`;
  });
  if (left.size > 0)
    throw new Error(
      `docs/figures.md has no place for: ${[...left].join(', ')}. Add <!-- chart: NAME --> and <!-- end of chart -->.`,
    );
  return text;
}

/** The name of a contender. Earlier records have other words for it. */
export function labelOf(name: string): string {
  return name.replace(/ exports at \w+$/, ' exports in parallel');
}

/** The picture, the table, and how it was measured. */
export function block(chart: Chart, comparison: Comparison, results: Results): string {
  const { contenders, skipped } = comparison;
  const baseline = chart.baseline ?? comparison.baseline;
  const base = contenders.find(({ name }) => name === baseline)!.figures[chart.bars]!;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  const head = ['', chart.bars, `relative to ${baseline}`, ...chart.columns];
  const rows = contenders.map(({ name, figures }) => [
    labelOf(name),
    shown(figures[chart.bars]!),
    shown(ratioSpread(figures[chart.bars]!.values, base.values)),
    ...chart.columns.map((column) => (figures[column] ? digits(figures[column].median) : '')),
  ]);
  const rounds = base.values.length;
  const how = rounds === 1 ? 'one round' : `medians of ${rounds} rounds, with the minimum and maximum in parentheses`;
  return [
    `![Chart of the following table: ${chart.title}](figures/${chart.name}.svg)`,
    '',
    line(head),
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(line),
    '',
    `\`${chart.command}\` on ${results.takenAt.slice(0, 10)} (\`bench/results/${chart.record}.json\`): ${how}.`,
    ...skipped.map(({ name, why }) => `Not measured: ${name} (${why}).`),
  ].join('\n');
}

/** The comparison of a record whose title begins like this. */
export function find(results: Results, { record, comparison }: Chart): Comparison {
  const exact = results.comparisons.filter(({ title }) => title === comparison);
  const found = exact.length > 0 ? exact : results.comparisons.filter(({ title }) => title.startsWith(comparison));
  if (found.length !== 1)
    throw new Error(`bench/results/${record}.json has ${found.length} comparisons that begin with "${comparison}".`);
  return found[0]!;
}
