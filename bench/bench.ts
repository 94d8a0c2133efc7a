/**
 * Runs the benchmark: all comparisons or the selected ones, printed as tables and saved as one JSON record. See `bench/README.md`.
 * usage: npm run bench -- [--only encoders,end-to-end,service,scale,memory,fairness,import,pages] [--formats xlsx,csv,parquet]
 *   [--tables clicks,narrow,wide,numbers,longText] [--rows 1000000] [--repeat 5] [--large] [--load-seconds 10]
 */
import { parseArgs } from 'node:util';
import { encoders, FORMATS } from './encoders.ts';
import { endToEnd } from './end-to-end.ts';
import { fairness } from './fairness.ts';
import { importing } from './import.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { newResults, saveResults } from './lib/results.ts';
import { TABLES } from './lib/shapes.ts';
import { table } from './lib/table.ts';
import { memory } from './memory.ts';
import { pages } from './pages.ts';
import { scale } from './scale.ts';
import { service } from './service.ts';

const PARTS: Record<string, (options: BenchOptions) => Promise<void>> = {
  encoders,
  'end-to-end': endToEnd,
  service,
  scale,
  memory,
  fairness,
  import: importing,
  pages,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    formats: { type: 'string', default: FORMATS.join(',') },
    tables: { type: 'string', default: TABLES.join(',') },
    rows: { type: 'string', default: '1000000' },
    repeat: { type: 'string', default: '5' },
    large: { type: 'boolean', default: false },
    'load-seconds': { type: 'string', default: '10' },
  },
});
const only = values.only.split(',');
const unknown = only.find((name) => !PARTS[name]);
if (unknown !== undefined)
  throw new Error(`--only: "${unknown}" is not valid. Allowed: ${Object.keys(PARTS).join(', ')}.`);

const formats = chosen('formats', FORMATS);
const tables = chosen('tables', TABLES);

const results = newResults(values);
const options: BenchOptions = {
  formats,
  tables,
  rows: Number(values.rows),
  repeat: Number(values.repeat),
  large: values.large,
  loadSeconds: Number(values['load-seconds']),
  versions: results.versions,
  async record(comparison) {
    results.comparisons.push(comparison);
    console.log(`\n${table(comparison)}`);
    await saveResults(results);
  },
};
console.log(
  Object.entries(results.machine)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
);
for (const name of only) {
  console.log(`\n## ${name}`);
  await PARTS[name]!(options);
}
const versions = Object.entries(results.versions).map(([name, version]) => `${name} ${version}`);
console.log(`\n${versions.join(', ')}\nSaved to ${await saveResults(results)}`);

function chosen<Name extends string>(option: 'formats' | 'tables', allowed: readonly Name[]): Name[] {
  const names = values[option].split(',');
  const wrong = names.find((name) => !allowed.some((one) => one === name));
  if (wrong !== undefined) throw new Error(`--${option}: "${wrong}" is not valid. Allowed: ${allowed.join(', ')}.`);
  return allowed.filter((name) => names.includes(name));
}
