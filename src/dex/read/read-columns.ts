/** The columns of the file: those that the question names, or all but those that it excludes. */
import type { ReportType } from '../../reports/report-type.ts';
import type { Findings } from './findings.ts';
import type { Sentence } from './sentence.ts';

/** For example "columns id, title and code", "only name and status", "just the code column". */
export function readColumns(sentence: Sentence, report: ReportType, findings: Findings): void {
  if ('columns' in findings.index) return;
  const keys = new Set(report.columns.map(({ key }) => key));
  const columnAt = (at: number): string | null => {
    const atom = sentence.atoms[at];
    if (!atom || atom.used) return null;
    const named = atom.facts.filter(({ kind, value }) => kind === 'column' && keys.has(value));
    // The name of a column itself is that column, and no other one with the word in its name.
    return (named.find(({ value }) => value === atom.text) ?? named[0])?.value ?? null;
  };
  const listFrom = (start: number): { columns: string[]; end: number } => {
    const columns: string[] = [];
    let end = start;
    for (let at = start; at < sentence.atoms.length; at++) {
      const column = columnAt(at);
      if (column !== null) {
        columns.push(column);
        end = at + 1;
      } else if (
        !(
          sentence.has(at, 'and') ||
          /^[-,&+/:、،"]$/.test(sentence.atoms[at]!.text) ||
          (columns.length === 0 && (sentence.isGlue(at) || sentence.has(at, 'only', 'compare'))) ||
          /^(?:the|die|der|das|les|la|le|las|los|el)$/.test(sentence.atoms[at]!.text)
        )
      )
        break;
    }
    return { columns, end };
  };
  if (exceptColumns(sentence, report, findings, { columnAt, listFrom })) return;
  for (let at = 0; at < sentence.atoms.length; at++) {
    if (sentence.atoms[at]!.used) continue;
    const label = sentence.has(at, 'columns');
    if (!label && !sentence.has(at, 'only')) continue;
    let { columns, end } = listFrom(at + 1);
    let start = at;
    if (label && columns.length === 0) {
      let first = at;
      while (
        first > 0 &&
        (columnAt(first - 1) !== null || sentence.has(first - 1, 'and') || sentence.atoms[first - 1]!.text === ',')
      )
        first--;
      while (first < at && columnAt(first) === null) first++;
      ({ columns } = listFrom(first));
      [start, end] = [first, at + 1];
    }
    // "Only the featured and exclusive deals" names filters.
    const filters = !label && (columns.length < 2 || sentence.has(end, 'report', 'weak-report'));
    if (columns.length === 0 || filters) continue;
    if (sentence.has(end, 'columns')) end++;
    findings.index['columns'] = [...new Set(columns)];
    sentence.use(start, end);
    return;
  }
}

/** What is at an atom: a column, or several. */
interface ColumnReaders {
  columnAt(at: number): string | null;
  listFrom(start: number): { columns: string[]; end: number };
}

/** "All columns except code", "without the code column", "commission을 제외한 모든 열". Without *all*, the others are those of the file by default. */
function exceptColumns(
  sentence: Sentence,
  report: ReportType,
  findings: Findings,
  { columnAt, listFrom }: ColumnReaders,
): boolean {
  for (let at = 0; at < sentence.atoms.length; at++) {
    const label = sentence.has(at, 'columns') && !sentence.atoms[at]!.used;
    if (!label) continue;
    const found = excludedFrom(sentence, at, { columnAt, listFrom });
    if (!found) continue;
    const { columns, start, end } = found;
    const whole = sentence.atoms.some((_, i) => i >= start && i < end && sentence.has(i, 'whole', 'every'));
    const kept = report.columns.filter((one) => (whole || one.default) && !columns.includes(one.key));
    if (kept.length === 0) return false;
    findings.index['columns'] = kept.map(({ key }) => key);
    sentence.use(start, end);
    return true;
  }
  return false;
}

/** The columns that are excluded next to the word for columns, before or after it. */
function excludedFrom(
  sentence: Sentence,
  label: number,
  { columnAt, listFrom }: ColumnReaders,
): { columns: string[]; start: number; end: number } | null {
  const skipped = (at: number) =>
    (sentence.isGlue(at) && !sentence.has(at, 'not')) ||
    sentence.has(at, 'whole', 'every', 'and') ||
    /^[,،、(-]$/.test(sentence.atoms[at]?.text ?? '');
  let first = label;
  while (first > 0 && (skipped(first - 1) || columnAt(first - 1) !== null) && label - first < 12) first--;
  // "All columns except code", "columns: all but code"
  let not = label + 1;
  while (skipped(not) && !sentence.has(not, 'but')) not++;
  if (sentence.has(not, 'not') || sentence.has(not, 'but')) {
    const { columns, end } = listFrom(not + 1);
    let start = label;
    while (start > 0 && skipped(start - 1)) start--;
    if (columns.length > 0)
      return {
        columns,
        start,
        end: sentence.has(end, 'not-after') && !sentence.has(end, 'not') ? end + 1 : end,
      };
  }
  // "Without the code column", "除commission外的所有列"
  const before = first - 1;
  if (before >= 0 && sentence.has(before, 'not') && !sentence.atoms[before]!.used) {
    const { columns } = listFrom(first);
    if (columns.length > 0) return { columns, start: before, end: label + 1 };
  }
  // "Commission hariç tüm sütunlar": the negation follows the columns.
  let after = label - 1;
  while (skipped(after) && !sentence.has(after, 'not-after')) after--;
  if (sentence.has(after, 'not-after') && !sentence.atoms[after]!.used) {
    let start = after;
    while (start > 0 && (columnAt(start - 1) !== null || (skipped(start - 1) && after - start < 8))) start--;
    while (start < after && columnAt(start) === null) start++;
    const opens = sentence.has(start - 1, 'not') ? start - 1 : start;
    const { columns } = listFrom(start);
    if (columns.length > 0) return { columns, start: opens, end: label + 1 };
  }
  return null;
}
