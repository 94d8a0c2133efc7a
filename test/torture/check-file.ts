/** Compares a completed file with its receipt and with the audit trail of the snapshot that the receipt names. */
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '../../src/verify/receipt.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { sheetEntries } from '../../src/verify/xlsx/sheet-entries.ts';
import { sheetRows } from '../../src/verify/xlsx/sheet-rows.ts';
import { zipDirectory } from '../../src/verify/zip/zip-directory.ts';
import { entryBytes } from '../../src/verify/zip/zip-entry.ts';
import { type Audited, auditedClicks, type Expected } from './audit.ts';
import { get, type State } from './follow.ts';
import type { Stage } from './stage.ts';

/** The errors of the file, as sentences. */
export async function checkFile(stage: Stage, { id }: State, totalSales: number): Promise<string[]> {
  const { export: fresh } = await get<{ export: State }>(stage, `/exports/${id}`);
  const receipt = await get<Receipt>(stage, `/exports/${id}/receipt`);
  const path = join(stage.folder, `${id}.xlsx`);
  await writeFile(path, Buffer.from(await (await fetch(fresh.download_url!)).arrayBuffer()));
  const problems: string[] = [];
  const verdict = await verifyFile({ path, receipt });
  if (!verdict.complete) problems.push(`does not match its receipt: ${JSON.stringify(verdict.findings)}`);
  const audited = await auditedClicks(stage.pool, receipt.snapshot, stage.standby !== null);
  const { rows, twice, sales } = await readClicks(path, receipt);
  if (rows.size !== fresh.row_count) problems.push(`reports ${fresh.row_count} rows, but has ${rows.size} clicks`);
  if (twice.length > 0) problems.push(`has ${twice.length} clicks twice, such as ${twice.slice(0, 5)}`);
  problems.push(...differences(rows, audited));
  if (sales !== totalSales) problems.push(`sums to ${sales}, not ${totalSales}: it contains half of a transaction`);
  await rm(path);
  return problems.map((problem) => `${id} ${problem}`);
}

/** Compares the clicks with those of the snapshot. If the receipt leaves several snapshots possible, they must equal one of them. */
export function differences(rows: Expected, { clicks, open }: Audited): string[] {
  const wrong = new Set([...clicks.keys(), ...rows.keys()].filter((click) => rows.get(click) !== clicks.get(click)));
  const expected = new Map(clicks);
  const first = () =>
    [...wrong].slice(0, 5).map((click) => `${click} is "${rows.get(click)}" instead of "${expected.get(click)}"`);
  let problem = `has ${wrong.size} wrong rows: ${first().join('; ')}`;
  let fewest = wrong.size;
  for (const change of open) {
    if (wrong.size === 0) return [];
    for (const [click, subId] of change) {
      if (subId === null) expected.delete(click);
      else expected.set(click, subId);
      if (rows.get(click) === expected.get(click)) wrong.delete(click);
      else wrong.add(click);
    }
    if (wrong.size >= fewest) continue;
    fewest = wrong.size;
    problem = `has ${wrong.size} wrong rows: ${first().join('; ')}`;
  }
  return wrong.size === 0 ? [] : [`${problem} (of ${open.length + 1} possible snapshots, this one is nearest)`];
}

/** The clicks of the file with their sub IDs, those that are in it again, and the total of the sales. */
async function readClicks(path: string, receipt: Receipt) {
  const kinds = receipt.columns.map((column) => column.kind);
  const place = (key: string) => receipt.columns.findIndex((column) => column.key === key);
  const [id, subId, sale] = [place('id'), place('sub_id'), place('sale')];
  const rows: Expected = new Map();
  const twice: string[] = [];
  let cents = 0;
  const file = await open(path);
  const directory = await zipDirectory(file, (await file.stat()).size);
  await file.close();
  const [sheet] = await sheetEntries(path, directory);
  for await (const { number, fields } of sheetRows(entryBytes(path, sheet!), () => kinds)) {
    if (number === 1) continue;
    const click = fields[id]!;
    if (rows.has(click)) twice.push(click);
    rows.set(click, fields[subId]!);
    if (fields[sale] !== '\\N') cents += Math.round(Number(fields[sale]) * 100);
  }
  return { rows, twice, sales: cents / 100 };
}
