/** An operation that the current state of an export does not allow. */
import { RequestError } from '../errors.ts';
import type { ExportRow } from './export-row.ts';

/** CONFLICT. Its response also contains the export, so that the client can poll it or create it again. */
export class ExportConflict extends RequestError {
  readonly row: ExportRow;

  constructor(message: string, row: ExportRow) {
    super('CONFLICT', message);
    this.row = row;
  }
}

/** The error for a request whose twin is in progress. */
export function alreadyRunning(twin: ExportRow): ExportConflict {
  return new ExportConflict('The same export is already in progress. Poll the `export` in this response.', twin);
}
