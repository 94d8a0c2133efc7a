/** Whether a workbook has a summary sheet: "with totals and a chart", "without a summary sheet". */
import type { FormatName } from '../../encode/format.ts';
import { appliesTo, indexParams } from '../../reports/index-params.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { type Findings, type Note, note } from './findings.ts';
import type { Sentence } from './sentence.ts';

/** `format` is that of the file. Only workbooks have such a sheet. */
export function readSummary(
  sentence: Sentence,
  { report, format }: { report: ReportType; format: FormatName },
  findings: Findings,
): void {
  const negated = sentence.take('not summary|totals') ?? sentence.take('summary|totals not-after');
  while (negated && sentence.take('or|not summary|totals'));
  const wanted = negated
    ? sentence.take('in|having summary|totals')
    : (sentence.take('in|having|and|also summary|totals') ?? sentence.take('summary'));
  if (!negated && !wanted) return;
  // "A summary sheet with totals and a chart"
  while (wanted && sentence.take('and|or|in|having|also|mark=,? summary|totals'));
  const param = indexParams(report)['summary'];
  if (param && appliesTo(param, format)) {
    findings.index['summary'] ??= wanted !== null;
    // "With totals, but without a chart"
    if (negated && wanted) findings.missing.push(note('summary-is-whole'));
  } else if (wanted) findings.missing.push(noSummary(report));
}

/** The note that a file of the report type cannot have a summary sheet. */
export function noSummary(report: ReportType): Note {
  return note(indexParams(report)['summary'] ? 'only-xlsx-summary' : 'no-summary', { report: report.name });
}
