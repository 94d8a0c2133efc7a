import type { Sql } from '../../db/sql.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Look } from '../source.ts';
import type { Reading } from '../statements.ts';

/** What the checks of one report type share. */
export interface Proving {
  look: Look;
  report: ReportType;
  /** The reading with these parameters, on top of the required filters. Throws a VALIDATION_ERROR. */
  reading(given: { search?: object; index?: object }): Reading;
  /**
   * Runs a statement so that its failure does not end the transaction. Rejects with the error of the database.
   */
  query<Row extends Record<string, unknown>>(statement: Sql): Promise<Row[]>;
  /** Runs work on the snapshot so that its failure does not end the transaction. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
  /** The types of expressions over the query, as the database names them without their limits. Rejects like `query`. */
  types(expressions: readonly Sql[]): Promise<string[]>;
}
