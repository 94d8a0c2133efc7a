/** Words of imports. */
import type { Checked, ImportKind } from '../data/imports.ts';
import { countInWords, rowsInWords } from '../parts/words.ts';

export const KINDS: Record<ImportKind, string> = {
  transactions: 'Transactions',
  clicks: 'Clicks',
  programmes: 'Programs',
  deals: 'Deals',
  advertisers: 'Advertisers',
};

/** What all publishers use, so that only operators import it. */
export const SHARED_KINDS: readonly string[] = ['deals', 'advertisers'] satisfies ImportKind[];

/** The numbers of rows. Those that are rare are shown only if there are any. */
export function totalsOf(rows: Checked['rows']): [name: string, value: string][] {
  const rare: [string, number][] = [
    ['Older', rows.older],
    ['Repeated', rows.repeated],
    ['Invalid', rows.rejected],
  ];
  const all: [string, number][] = [
    ['Rows', rows.read],
    ['New', rows.new],
    ['Changed', rows.changed],
    ['Unchanged', rows.same],
    ...rare.filter(([, count]) => count > 0),
  ];
  return all.map(([name, count]) => [name, countInWords(count)]);
}

/** What an import will change, as sentences. */
export function changeInWords({ rows }: Checked, skips: boolean): string {
  const kept = rows.same + rows.older + rows.repeated;
  return [
    rows.new > 0 && `${rowsInWords(rows.new)} will be added.`,
    rows.changed > 0 && `${rowsInWords(rows.changed)} will replace what Sheaf has. The values before are not kept.`,
    rows.new + rows.changed === 0 && 'No row will change.',
    kept > 0 && `${rowsInWords(kept)} of the file will change nothing.`,
    skips && rows.rejected > 0 && `${rowsInWords(rows.rejected)} will be skipped as invalid.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Parameters of `importFile`, which messages of the API name. The page has fields for them. */
const PARAMETERS = '`(?:publisher_id|network|preset|detect|map|set)`';
const IN_BRACKETS = new RegExp(` \\([^()]*${PARAMETERS}[^()]*\\)`, 'g');
const SENTENCE = new RegExp(`(?<=\\.) [^.]*${PARAMETERS}[^.]*\\.`, 'g');

/** A message without the sentences that say which parameter to send. */
export function withoutParameters(message: string): string {
  return message.replaceAll(IN_BRACKETS, '').replaceAll(SENTENCE, '').replaceAll('`', '');
}

/** Whether a file of the archive must be chosen first. */
export function mustChooseFile({ entry, entries }: Checked): boolean {
  return entry === null && entries.length > 1;
}
