import { SheafError } from './sheaf-error.ts';
import type { Export } from './types.ts';

/** The export that a request creates or, if the same one is already in progress, that one. */
export async function orInProgress(created: Promise<{ export: Export }>): Promise<Export> {
  try {
    return (await created).export;
  } catch (error) {
    if (error instanceof SheafError && error.code === 'CONFLICT' && error.export) return error.export;
    throw error;
  }
}
