/** Tries whether policies limit what a report type without a scope reads. */
import type pg from 'pg';
import { sql } from '../../db/sql.ts';
import { canonicalParams } from '../../reports/canonical.ts';
import { exampleRequest } from '../../reports/example-request.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Publisher, RowSecurity } from '../../row-security.ts';
import { checkLimited, limitRows } from '../limit-rows.ts';
import { firstRowsStatement } from '../statements.ts';

/** Resolves with the error of a read, or null. Reads no rows. */
export async function limitProblem(
  connection: pg.Client,
  report: ReportType,
  { security, publisher }: { security: RowSecurity; publisher: Publisher },
): Promise<Error | null> {
  await connection.query('begin read only');
  try {
    await limitRows(connection, security, publisher);
    const now = new Date();
    const { search_params } = exampleRequest(report, now);
    const columns = report.columns.map(({ key }) => key);
    const params = canonicalParams(report, { search_params, index_params: { columns } });
    const reading = {
      report,
      params,
      publisherId: publisher.id,
      publisherSlug: publisher.slug,
      asOf: now.toISOString(),
    };
    await connection.query(sql`explain ${firstRowsStatement(reading, 1)}`.text);
    await checkLimited(connection);
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await connection.query('rollback');
  }
}
