/** Cancels an export that is not finished. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { invalid } from '../errors.ts';
import type { ExportRow } from './export-row.ts';
import { failExport } from './fail.ts';
import { getExport } from './get.ts';

export interface CancelInput {
  client: Client;
  id: number;
  /** Validates without changing anything. */
  dryRun: boolean;
}

export const CANCELLED = 'The export was cancelled.';

/**
 * Resolves with the export, which is now finished. Its workers are notified of the change and stop. Throws NOT_FOUND out of scope,
 * and VALIDATION_ERROR for a part.
 */
export async function cancelExport(ctx: { pool: Queryable }, input: CancelInput): Promise<ExportRow> {
  const found = await getExport(ctx, input);
  refusePart(found);
  if (input.dryRun) return found;
  await failExport(ctx, { id: input.id, message: CANCELLED });
  return getExport(ctx, input);
}

/** Throws VALIDATION_ERROR for a part, which cannot be changed without its export. */
export function refusePart({ id, parentId }: Pick<ExportRow, 'id' | 'parentId'>): void {
  if (parentId === null) return;
  throw invalid({ field: 'id', wrong: `${id} is a part of export ${parentId}`, next: `Use ${parentId} instead` });
}
