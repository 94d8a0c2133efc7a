/**
 * Checks whether a file is the one that its receipt describes. Uses no code of the encoders that wrote the file. Memory
 * use does not depend on the file size.
 */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { counted } from '../counted.ts';
import { checkCsv } from './check-csv.ts';
import { checkJsonl } from './check-jsonl.ts';
import { checkParquet } from './check-parquet.ts';
import { checkWorkbook } from './check-workbook.ts';
import { contentOf } from './content-of.ts';
import { Findings, Unreadable, type Verdict } from './finding.ts';
import type { Receipt } from './receipt.ts';
import { RowCheck } from './row-check.ts';

/** Where a change can be if no other check found it: these parts are covered by neither digests nor checks. */
const UNCHECKED: Record<CheckedFormat, string> = {
  csv: 'All values match the receipt, but its digests ignore an apostrophe at the start of a text. The change is such an apostrophe or the quotes around a field.',
  xlsx: 'All values match the receipt, times to the millisecond. The change is outside the values: formats, layout, links, a chart, the sheet "About this file" or the packaging.',
  jsonl: 'All values match the receipt. The change is how a character within a string is escaped.',
  parquet:
    'All values match the receipt. The change is outside the values: statistics, notes, compression or the layout of the file.',
};

/** The formats, without compression. */
type CheckedFormat = 'csv' | 'xlsx' | 'jsonl' | 'parquet';

/** For a compressed file. */
const OR_COMPRESSION = ' Or the same text is compressed in another way.';

/** Rejects when the file cannot be read at all. All other problems are in the verdict. */
export async function verifyFile({ path, receipt }: { path: string; receipt: Receipt }): Promise<Verdict> {
  const findings = new Findings();
  const rows = new RowCheck(receipt, findings);
  const altered = await checkWhole(path, receipt, findings);
  const before = findings.list.length;
  // The text in a compressed file is checked like the text in any other file.
  const format = receipt.format.replace(/\.(?:gz|zip)$/, '') as CheckedFormat;
  const check = { csv: checkCsv, xlsx: checkWorkbook, jsonl: checkJsonl, parquet: checkParquet }[format];
  const content = () => contentOf(path, receipt.format);
  try {
    await check({ path, content, receipt, findings, rows, altered });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    findings.add({ message: error.message });
  }
  if (rows.rows !== receipt.rows) {
    findings.add({
      message: `The file has ${counted(rows.rows, 'row')}, not the ${receipt.rows.toLocaleString('en')} in the receipt.`,
    });
  }
  if (altered && findings.list.length === before) {
    findings.add({ message: `${UNCHECKED[format]}${format === receipt.format ? '' : OR_COMPRESSION}` });
  }
  return {
    complete: findings.none,
    rows: rows.rows,
    parts_matching: rows.partsMatching,
    findings: findings.list,
    more_findings: findings.more,
  };
}

/** Checks size and SHA-256 of the file. Returns whether the SHA-256 differs. */
async function checkWhole(path: string, { file }: Receipt, findings: Findings): Promise<boolean> {
  const { size } = await stat(path);
  if (size !== file.bytes)
    findings.add({
      message: `The file has ${counted(size, 'byte')}, not the ${file.bytes.toLocaleString('en')} in the receipt.`,
    });
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const sha256 = hash.digest('hex');
  if (sha256 === file.sha256) return false;
  findings.add({ message: `The SHA-256 of the file is ${sha256}, not ${file.sha256} as in the receipt.` });
  return true;
}
