/** Compares a completed file with its receipt and with the audit trail of the snapshot that the receipt names. */
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '../../src/verify/receipt.ts';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { sheetEntries } from '../../src/verify/xlsx/sheet-entries.ts';
import { sheetRows } from '../../src/verify/xlsx/sheet-rows.ts';
import { zipDirectory } from '../../src/verify/xlsx/zip-directory.ts';
import { entryBytes } from '../../src/verify/xlsx/zip-entry.ts';
import { auditedClicks, type Expected } from './audit.ts';
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
  const expected = await auditedClicks(stage.pool, receipt.snapshot.transactions!);
  if (expected.size !== fresh.row_count)
    problems.push(`reports ${fresh.row_count} rows, but its snapshot has ${expected.size}`);
  const { wrong, sales } = await compare(path, receipt, expected);
  if (wrong.length > 0) problems.push(`${wrong.length} rows are wrong, the first: ${wrong.slice(0, 5).join('; ')}`);
  if (expected.size > 0) problems.push(`lacks ${expected.size} rows, as ${[...expected.keys()].slice(0, 5)}`);
  if (sales !== totalSales) problems.push(`sums to ${sales}, not ${totalSales}: it contains half of a transaction`);
  await rm(path);
  return problems.map((problem) => `${id} ${problem}`);
}

/** Removes every row of the file from `expected`. */
async function compare(path: string, receipt: Receipt, expected: Expected) {
  const kinds = receipt.columns.map((column) => column.kind);
  const place = (key: string) => receipt.columns.findIndex((column) => column.key === key);
  const [id, subId, sale] = [place('id'), place('sub_id'), place('sale')];
  const wrong: string[] = [];
  let cents = 0;
  const file = await open(path);
  const directory = await zipDirectory(file, (await file.stat()).size);
  await file.close();
  const [sheet] = await sheetEntries(path, directory);
  for await (const { number, fields } of sheetRows(entryBytes(path, sheet!), () => kinds)) {
    if (number === 1) continue;
    const click = fields[id]!;
    const audited = expected.get(click);
    if (audited === undefined) wrong.push(`${click} is duplicated or not in this snapshot`);
    else if (audited !== fields[subId]) wrong.push(`${click} is "${fields[subId]}" instead of "${audited}"`);
    expected.delete(click);
    if (fields[sale] !== '\\N') cents += Math.round(Number(fields[sale]) * 100);
  }
  return { wrong, sales: cents / 100 };
}
