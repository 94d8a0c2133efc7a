/** Ends an export that is not finished yet, at its caller's wish. */
import type { Queryable } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import type { Caller } from './caller.ts';
import type { ExportRow } from './export-row.ts';
import { failExport } from './fail.ts';
import { getExport } from './get.ts';

export interface CancelInput {
  caller: Caller;
  id: number;
  /** Checks everything and changes nothing. */
  dryRun: boolean;
}

export const CANCELLED = 'The export was cancelled.';

/**
 * Resolves with the export in its last state: failed, or whatever it was finished as before. Its workers are told by the
 * change itself, and stop. Throws NOT_FOUND out of scope, VALIDATION_ERROR for a part.
 */
export async function cancelExport(ctx: { pool: Queryable }, input: CancelInput): Promise<ExportRow> {
  const found = await getExport(ctx, input);
  refusePart(found);
  if (input.dryRun) return found;
  await failExport(ctx, { id: input.id, message: CANCELLED });
  return getExport(ctx, input);
}

/** Throws VALIDATION_ERROR for a part: it lives and dies with its export. */
export function refusePart({ id, parentId }: ExportRow): void {
  if (parentId === null) return;
  const message = `${id} is a part; name its export, ${parentId}.`;
  throw new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'id', message }] });
}
