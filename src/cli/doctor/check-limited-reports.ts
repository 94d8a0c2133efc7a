/** Checks whether policies limit all that report types without a scope read. Reads only. */

import type pg from 'pg';
import { counted } from '../../counted.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Publisher, RowSecurity } from '../../row-security.ts';
import { NotLimited } from '../../source/limit-rows.ts';
import { limitProblem } from '../../source/prove/limit-problem.ts';
import type { Host } from './check-standby.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

export interface CheckLimitedReports extends Host {
  security: RowSecurity;
  /** A publisher whose role or parameter can be set. */
  publisher: Publisher;
  reports: readonly ReportType[];
}

/** Resolves with a finding for each report type whose exports fail, or with one for all. */
export async function checkLimitedReports(
  connection: pg.Client,
  { check, name, reports, ...limit }: CheckLimitedReports,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const report of reports) {
    const error = await limitProblem(connection, report, limit);
    if (error instanceof NotLimited) {
      findings.push(fail(check, `${name}: ${report.name} cannot be exported: ${error.says}.`, error.remedy));
    } else if (error) {
      const says = `${name}: policies for ${report.name} cannot be checked: ${error.message.split('\n')[0]}.`;
      findings.push(warn(check, says, `Run "sheaf reports check ${report.name}".`));
    }
  }
  if (findings.length > 0 || reports.length === 0) return findings;
  return [
    ok(check, `${name}: policies limit all tables of ${counted(reports.length, 'report type')} without a scope.`),
  ];
}
