/** Input of the checks for all formats. */
import { counted } from '../counted.ts';
import type { Findings } from './finding.ts';
import type { Receipt } from './receipt.ts';
import type { RowCheck } from './row-check.ts';

export interface CheckInput {
  path: string;
  /** The bytes of a text file, decompressed. Throws Unreadable if that fails. */
  content(): AsyncIterable<Buffer>;
  receipt: Receipt;
  findings: Findings;
  rows: RowCheck;
  /**
   * Whether size or SHA-256 of the file differ from the receipt. Only then is the form of the values checked. A file with
   * the right SHA-256 is unchanged, even if an earlier version of Sheaf wrote its values in another form.
   */
  altered: boolean;
}

/** Describes the first heading that differs. */
export function headerMessage(labels: readonly string[], { columns }: Receipt, sheet?: number): string {
  const where = sheet === undefined ? 'The header' : `The header of sheet ${sheet}`;
  if (labels.length !== columns.length)
    return `${where} has ${counted(labels.length, 'column')}, not ${columns.length}.`;
  const found = labels.map((label) => Buffer.from(label, 'latin1').toString());
  const i = columns.findIndex(({ label }, at) => label !== found[at]);
  return `${where} has "${found[i]}" in column ${i + 1}, not "${columns[i]?.label}".`;
}
