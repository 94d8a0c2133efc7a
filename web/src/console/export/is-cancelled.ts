import type { Export } from '../../../../clients/typescript/src/types.ts';

/** As src/exports/cancel.ts writes it. The API has no status of its own for it. */
const CANCELLED = 'The export was cancelled.';

/** Whether a user ended the export, which is not a fault. */
export function isCancelled({ status, error_message }: Pick<Export, 'status' | 'error_message'>): boolean {
  return status === 'failed' && error_message === CANCELLED;
}
