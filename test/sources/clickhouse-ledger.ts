/** The ledger in ClickHouse, and a writer that changes it with every commit. Its amounts add up to zero. */
import { sql } from '../../src/db/sql.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import type { ReportType } from '../../src/reports/report-type.ts';
import type { Reading } from '../../src/source/statements.ts';
import type { ClickHouse } from '../clickhouse/start.ts';
import { ledger, ROWS } from './ledger.ts';

/** The sorting key is not the key of the ledger, so that its order is that of the report type only. */
export const CLICKHOUSE_LEDGER = [
  'create table ledger (id Int64, shop LowCardinality(String), amount Int64, note String) engine = MergeTree order by (shop, id)',
  `insert into ledger select number + 1 as n, 'acme', if(n % 2 = 0, n, -n - 1), repeat('x', 6000) from numbers(${ROWS})`,
  `insert into ledger select number + 1000001, 'other', 1, '' from numbers(100)`,
];

const { summary: _, ...common } = ledger;
const clickHouseLedger: ReportType = { ...common, query: () => ({ from: sql`ledger l`, where: [] }) };

export function clickHouseReading(asOf: string, index_params: object = {}): Reading {
  const params = canonicalParams(clickHouseLedger, { search_params: {}, index_params });
  return { report: clickHouseLedger, params, publisherId: 1, publisherSlug: 'acme', asOf };
}

/**
 * Each commit inserts, deletes and moves rows between the ends of both sort orders, and merges the parts of the table now and then.
 * ClickHouse makes an insert visible as a whole, but has no transactions of several statements.
 */
export function restlessWriter({ run }: Pick<ClickHouse, 'run'>): () => Promise<void> {
  let turn = 0;
  const initially = (n: number) => (n % 2 === 0 ? n : -n - 1);
  return async () => {
    turn++;
    const last = ROWS - turn;
    const gone = 100 + turn;
    await run(
      `insert into ledger values (${ROWS + 2 * turn}, 'acme', ${turn}, 'new'), (-${turn}, 'acme', -${turn}, 'new')`,
    );
    await run(
      `alter table ledger update amount = amount + multiIf(id = ${turn}, ${100_000 * turn}, id = ${last}, ${-100_000 * turn}, ${initially(gone)})
       where id in (${turn}, ${last}, ${gone + 100}) settings mutations_sync = 2`,
    );
    await run(`alter table ledger delete where id = ${gone} settings mutations_sync = 2`);
    if (turn % 5 === 0) await run('optimize table ledger final');
  };
}
