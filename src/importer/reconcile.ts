/** Compares what was read with what the database contains. An import that does not add up is rolled back. */
import { counted } from '../counted.ts';
import { addGroups, fromMillionths } from './groups.ts';
import type { Group, Merged, Sums } from './kind.ts';

/** Rows or sums do not add up. The cause is a bug in Sheaf, not the file. */
export class ReconciliationError extends Error {
  constructor(differences: string[]) {
    super(
      `The import does not add up, so nothing was imported: ${differences.join('; ')}. Please report this as a bug in Sheaf.`,
    );
    this.name = 'ReconciliationError';
  }
}

export interface Read {
  /** Rows read from the file. */
  rows: number;
  rejected: number;
  /** Groups of the accepted rows. */
  accepted: Group[];
}

/** Throws a {@link ReconciliationError} unless each row read is counted once, and all sums agree. */
export function reconcile(read: Read, merged: Merged, sums: Sums | null): void {
  const { counts } = merged;
  const accounted = counts.new + counts.changed + counts.same + counts.older + counts.repeated + read.rejected;
  const differences: string[] = [];
  if (accounted !== read.rows)
    differences.push(
      `the file has ${counted(read.rows, 'row')}, but ${accounted.toLocaleString('en')} are accounted for`,
    );
  if (sums) {
    const stored = addGroups(merged.kept, merged.dropped).map((group) => describe(group, sums));
    const accepted = addGroups(read.accepted).map((group) => describe(group, sums));
    const lost = accepted.filter((group) => !stored.includes(group));
    const extra = stored.filter((group) => !accepted.includes(group));
    if (lost.length + extra.length > 0) {
      differences.push(
        `the file has ${lost.join(', ') || 'no more'}, but the database has ${extra.join(', ') || 'no more'}`,
      );
    }
  }
  if (differences.length > 0) throw new ReconciliationError(differences);
}

/** For example `EUR approved: 12 rows, sale 100.00, commission 5.00`. */
function describe({ by, rows, amounts }: Group, sums: Sums): string {
  const name = by.map((value, i) => value ?? `no ${sums.by[i]}`).join(' ');
  const parts = amounts.map((amount, i) => `${sums.amounts[i]} ${fromMillionths(amount)}`);
  return `${name}: ${[`${rows} ${rows === 1 ? 'row' : 'rows'}`, ...parts].join(', ')}`;
}

/** Groups by only the columns that the file had. In the others, the table has earlier values or defaults. */
export function onlyPresent(
  groups: Group[],
  sums: Sums,
  present: ReadonlySet<string>,
): { groups: Group[]; sums: Sums } {
  const keep = <T>(values: readonly T[], names: readonly string[]) => values.filter((_, i) => present.has(names[i]!));
  return {
    groups: addGroups(
      groups.map(({ by, rows, amounts }) => ({ by: keep(by, sums.by), rows, amounts: keep(amounts, sums.amounts) })),
    ),
    sums: { by: keep(sums.by, sums.by), amounts: keep(sums.amounts, sums.amounts) },
  };
}
