/** What the doubts about a question look at. */
import type { ReportType } from '../../../reports/report-type.ts';
import type { Understanding } from '../../understanding.ts';
import type { Findings } from '../findings.ts';
import type { FoundProgram } from '../read-program.ts';
import type { FoundReport } from '../read-report.ts';
import type { Span } from '../read-spans.ts';
import type { Sentence } from '../sentence.ts';
import type { ValueGroup } from '../value-groups.ts';

export interface DoubtsInput {
  sentence: Sentence;
  report: ReportType;
  found: FoundReport;
  groups: readonly ValueGroup[];
  spans: readonly Span[];
  /** Today in UTC. */
  today: string;
  /** What a follow-up changes. */
  former: Understanding | undefined;
  program: FoundProgram;
  /** Whether the program runs by a schedule. */
  scheduled: boolean;
  findings: Findings;
  /** The filters of the request, which are also those of the question before. */
  search: Understanding['search'];
}

/** The atoms of a period. */
export const placeOf = ({ at, end }: Span) => ({ start: at, end });
