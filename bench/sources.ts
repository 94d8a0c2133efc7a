/**
 * What an export costs in a source: to freeze it, to find the parts, to read all rows and to thaw it. A primary, its hot standby, and the
 * engine of ClickHouse behind the HTTP interface of the tests, which sends a result only once it has all of it. In turns.
 *
 *   npm run bench:sources -- [--rows 300000] [--rounds 9]
 */
import { parseArgs } from 'node:util';
import { clickHouseSource } from '../src/source/clickhouse/clickhouse-source.ts';
import { openServer } from '../src/source/clickhouse/server.ts';
import { postgresSource } from '../src/source/postgres-source.ts';
import { createSnapshotPool } from '../src/source/snapshot-pool.ts';
import type { Source } from '../src/source/source.ts';
import type { Reading } from '../src/source/statements.ts';
import { missing, startClickHouse } from '../test/clickhouse/start.ts';
import { clickHouseReading } from '../test/sources/clickhouse-ledger.ts';
import { ALL, ledgerReading } from '../test/sources/ledger.ts';
import { standbyPair } from '../test/sources/standby-pair.ts';
import { ratioSpread, spread } from './lib/stats.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '300000' }, rounds: { type: 'string', default: '9' } },
});
if (missing !== undefined) throw new Error(missing);
const rows = Number(values.rows);
const { signal } = new AbortController();
const STEPS = ['freeze', 'cut', 'read', 'thaw'] as const;

interface Contender {
  name: string;
  source: Source;
  reading(instant: string): Reading;
}

const pair = await standbyPair({ hot_standby_feedback: 'on' });
const clickHouse = await startClickHouse();
try {
  await pair.writer.query(
    `truncate public.ledger; insert into public.ledger select n, 'acme', n, repeat('x', 150) from generate_series(1, ${rows}) n`,
  );
  await pair.writer.query('vacuum analyze public.ledger');
  await pair.caughtUp();
  await clickHouse.run(
    'create table ledger (id Int64, shop String, amount Int64, note String) engine = MergeTree order by (shop, id)',
  );
  await clickHouse.run(
    `insert into ledger select number + 1, 'acme', number + 1, repeat('x', 150) from numbers(${rows})`,
  );
  const onPostgres = (name: string, url: string): Contender => ({
    name,
    source: postgresSource([{ name, pool: createSnapshotPool({ url, max: 4, name: 'source' }) }]),
    reading: ledgerReading,
  });
  const contenders: Contender[] = [
    onPostgres('primary', pair.primary.url),
    onPostgres('standby', pair.standby.url),
    {
      name: 'ClickHouse',
      source: clickHouseSource([
        { name: 'ClickHouse', server: openServer({ url: clickHouse.url(), max: 4, name: 'source' }) },
      ]),
      reading: clickHouseReading,
    },
  ];
  const seconds = new Map(contenders.map(({ name }) => [name, STEPS.map((): number[] => [])]));
  // The first round fills caches and compiles code.
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const contender of contenders) {
      const times = await measure(contender);
      if (round >= 0) for (const [i, time] of times.entries()) seconds.get(contender.name)![i]!.push(time);
    }
  }
  for (const { name, source } of contenders) {
    for (const [i, step] of STEPS.entries()) {
      const [own, primary] = [seconds.get(name)![i]!, seconds.get('primary')![i]!];
      const { min, median } = spread(own);
      const ratio = ratioSpread(own, primary);
      const speed = step === 'read' ? `, ${Math.round(rows / median).toLocaleString('en')} rows/s` : '';
      console.log(
        `${name} ${step}: ${(1000 * median).toFixed(1)} ms, fastest ${(1000 * min).toFixed(1)}${speed}; ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}) × primary`,
      );
    }
    await source.end();
  }
} finally {
  await pair.close();
  await clickHouse.stop();
}

/** The seconds of each step. */
async function measure({ source, reading }: Contender): Promise<number[]> {
  const times: number[] = [];
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work;
    times.push((performance.now() - began) / 1000);
    return result;
  };
  const frozen = await timed(source.freeze({ reading: reading('2026-01-01'), signal }));
  frozen.until.catch(() => {});
  const { token, instant } = frozen;
  await timed(frozen.cut(reading(instant), { partRows: 100_000, sheetRows: 1_048_575 }));
  const read = await timed(
    source.read(token, { reading: reading(instant), range: ALL, signal }, async (blocks) => {
      let count = 0;
      for await (const block of blocks) count += block.rows;
      return count;
    }),
  );
  if (read !== rows) throw new Error(`${read} rows instead of ${rows}`);
  await timed(frozen.thaw());
  return times;
}
