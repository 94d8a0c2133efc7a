/** What the checks of both formats work with. */
import type { Findings } from './finding.ts';
import type { Receipt } from './receipt.ts';
import type { RowCheck } from './row-check.ts';

export interface CheckInput {
  path: string;
  receipt: Receipt;
  findings: Findings;
  rows: RowCheck;
  /**
   * Whether the file has another size or SHA-256 than the receipt says. Only then does the way matter in which values are
   * written: a file with that SHA-256 is as it was published, also when an earlier version of Sheaf wrote it otherwise.
   */
  altered: boolean;
}

/** Names the first heading that is another. */
export function headerMessage(labels: readonly string[], { columns }: Receipt, sheet?: number): string {
  const where = sheet === undefined ? 'The header' : `The header of sheet ${sheet}`;
  if (labels.length !== columns.length) return `${where} has ${labels.length} columns, not ${columns.length}.`;
  const found = labels.map((label) => Buffer.from(label, 'latin1').toString());
  const i = columns.findIndex(({ label }, at) => label !== found[at]);
  return `${where} says "${found[i]}" in column ${i + 1}, not "${columns[i]?.label}".`;
}
