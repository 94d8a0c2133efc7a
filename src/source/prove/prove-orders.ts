/** Proves every sort order: its ranges together are all rows in order, and an index gives the order without sorting. */
import { createHash } from 'node:crypto';
import { counted } from '../../counted.ts';
import { sql } from '../../db/sql.ts';
import type { CutReport } from '../cut-report.ts';
import { keysStatement, type Range, type Reading, rowsStatement, selectInRange, sortKeys } from '../statements.ts';
import { type Finding, saysOf } from './finding.ts';
import { indexFor, type PlanNode, type Scanned, scannedStatement } from './index-for.ts';
import type { Proving } from './proving.ts';

/** Parts of the proof. They are not equal, so that a last part is shorter, as in exports. */
const PARTS = 4.5;

export interface OrdersToProve {
  /** Rows of the report type. */
  rows: number;
  /** Up to this many rows, every row is compared. */
  maxRows: number;
}

export async function proveOrders(proving: Proving, { rows, maxRows }: OrdersToProve): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const sort of Object.keys(proving.report.orders)) {
    found.push(await proveRanges(proving, { sort, rows, maxRows }));
    found.push(await proveIndex(proving, sort));
  }
  return found;
}

async function proveRanges(
  proving: Proving,
  { sort, rows, maxRows }: OrdersToProve & { sort: string },
): Promise<Finding> {
  const check = `order ${sort}`;
  const size = { partRows: Math.max(1, Math.ceil(rows / PARTS)), sheetRows: Number.POSITIVE_INFINITY };
  let ms = 0;
  let parts = 0;
  for (const direction of ['asc', 'desc'] as const) {
    const whole = proving.reading({ index: { sort, direction } });
    try {
      const started = performance.now();
      const cut = await proving.guarded(() => proving.look.cut(whole, size));
      ms = Math.ceil(performance.now() - started);
      parts = cut.cuts.length + 1;
      const wrong = rows > maxRows ? await wrongCounts(proving, whole, cut) : await wrongRows(proving, whole, cut);
      if (wrong)
        return {
          check,
          state: 'fail',
          says: `${direction}: ${wrong}`,
          remedy: 'Keys must order rows the same way in every statement. Avoid volatile functions.',
        };
    } catch (error) {
      return { check, state: 'fail', says: saysOf(error), remedy: `Correct the sql of the sort order ${sort}.` };
    }
  }
  const what =
    rows > maxRows
      ? `the row counts of ${counted(parts, 'part')} add up to the whole`
      : `the rows of ${counted(parts, 'part')} are all rows, in order`;
  return { check, state: 'ok', says: `In both directions, ${what}. Finding the parts took ${ms} ms.` };
}

function rangesOf({ cuts }: CutReport): Range[] {
  const keys = cuts.map(({ key }) => key);
  return [null, ...keys].map((lower, i) => ({ lower, upper: keys[i] ?? null }));
}

async function wrongCounts({ query }: Proving, whole: Reading, cut: CutReport): Promise<string | null> {
  let sum = 0;
  for (const range of rangesOf(cut)) {
    const [found] = await query<{ rows: number }>(selectInRange(whole, sql`count(*) as rows`, range));
    sum += found!.rows;
  }
  return sum === cut.rows ? null : `the parts have ${sum} rows, but the whole has ${cut.rows}.`;
}

async function wrongRows(proving: Proving, whole: Reading, cut: CutReport): Promise<string | null> {
  const all = await digest(proving, whole, [{ lower: null, upper: null }]);
  const parts = await digest(proving, whole, rangesOf(cut));
  if (all.rows !== parts.rows) return `the parts have ${parts.rows} rows, but the whole has ${all.rows}.`;
  return all.hash === parts.hash ? null : 'the parts have other rows than the whole, or in another order.';
}

/** The rows of the ranges one after the other. Nothing is kept of them. */
async function digest(
  { look, guarded }: Proving,
  whole: Reading,
  ranges: Range[],
): Promise<{ rows: number; hash: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const range of ranges) {
    await guarded(() =>
      look.rows(rowsStatement(whole, range), async (blocks) => {
        for await (const block of blocks) {
          hash.update(block.bytes);
          rows += block.rows;
        }
      }),
    );
  }
  return { rows, hash: hash.digest('hex') };
}

/** Asks the planner for the order without a sort. If it still sorts, no index gives the order. */
async function proveIndex({ look, query, reading, report }: Proving, sort: string): Promise<Finding> {
  const check = `index ${sort}`;
  const whole = reading({ index: { sort } });
  if (look.engine === 'clickhouse')
    return proveSortingKey(check, sort, await query(sql`explain actions = 1 ${keysStatement(whole)}`));
  const [plain] = await query<Explained>(sql`explain (format json) ${keysStatement(whole)}`);
  await look.query(sql`set local enable_sort to off; set local enable_seqscan to off`);
  const [explained] = await query<Explained>(sql`explain (format json, verbose) ${keysStatement(whole)}`);
  await look.query(sql`set local enable_sort to on; set local enable_seqscan to on`);
  const plan = explained!['QUERY PLAN'][0].Plan;
  const cost = Math.round(plain!['QUERY PLAN'][0].Plan['Total Cost']).toLocaleString('en');
  if (!sorts(plan)) return { check, state: 'ok', says: `An index gives the order ${sort} (cost of all keys ${cost}).` };
  const keys = sortKeys(whole).map((key) => key.sql.text);
  const [tables] = await query<{ scans: Record<string, Scanned> }>(scannedStatement(plan));
  const index = indexFor({ keys, scope: report.scope, scans: new Map(Object.entries(tables!.scans)) });
  return {
    check,
    state: 'warn',
    says: `Every export in the order ${sort} sorts all its rows (cost of all keys ${cost}).`,
    remedy: index
      ? `An index that has the order: ${index};`
      : 'No index can give this order, because its keys are computed, or come from several tables.',
  };
}

/** ClickHouse reads a table in the order of its sorting key without a sort. */
function proveSortingKey(check: string, sort: string, plan: Record<string, unknown>[]): Finding {
  const isInOrder = plan.some(({ explain }) => /Read ?type: (?:InOrder|InReverseOrder)/i.test(String(explain)));
  if (isInOrder) return { check, state: 'ok', says: `The sorting key of the table gives the order ${sort}.` };
  return {
    check,
    state: 'warn',
    says: `Every export in the order ${sort} sorts all its rows.`,
    remedy:
      'A table whose ORDER BY begins with the column of the scope and the keys of this order needs no sort, unless it is joined with others.',
  };
}

interface Explained extends Record<string, unknown> {
  'QUERY PLAN': [{ Plan: PlanNode }];
}

/** Incremental sorts are allowed: they sort only rows with the same first keys. */
function sorts(node: PlanNode): boolean {
  return node['Node Type'] === 'Sort' || (node.Plans ?? []).some(sorts);
}
