/** Presentation of the file: columns, sort order, name, header, summary sheet and byte order mark. */
import type { FormatName } from '../../encode/format.ts';
import { appliesTo, indexParams } from '../../reports/index-params.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { refusal } from '../filter-kind.ts';
import { type Findings, note } from './findings.ts';
import { fold } from './fold.ts';
import { readColumns } from './read-columns.ts';
import { readHeader } from './read-format.ts';
import { countsOthers } from './read-report.ts';
import { readSummary } from './read-summary.ts';
import type { Found, Sentence } from './sentence.ts';
import { wordsOf } from './tokens.ts';

/** `format` is that of the file. */
export function readPresentation(
  sentence: Sentence,
  { report, format, fileName }: { report: ReportType; format: FormatName; fileName: string | null },
  findings: Findings,
): void {
  readHeader(sentence, { report, format }, findings);
  readSummary(sentence, { report, format }, findings);
  const name = fileName ?? takeFile(sentence);
  if (name !== null) setFileName(name, report, findings);
  readColumns(sentence, report, findings);
  readOrder(sentence, report, findings);
  const bom = sentence.take('not|in bom') ?? sentence.take('bom not-after?');
  if (bom && appliesTo(indexParams(report)['bom']!, format))
    findings.index['bom'] ??= !bom.facts.some((fact) => fact?.kind === 'not' || fact?.kind === 'not-after');
  else if (bom) findings.missing.push(note('only-csv-bom', { report: report.name }));
  const limit =
    takeTop(sentence, report) ??
    sentence.take('compare number rows') ??
    sentence.take('only number rows') ??
    sentence.take('number rows') ??
    takeCount(sentence, report);
  if (limit) findings.missing.push(note('no-limit'));
}

/** "Top 10", but not "at most 50 clicks" of advertisers, which compares. */
function takeTop(sentence: Sentence, report: ReportType): Found | null {
  const found = sentence.find('top|only number rows?');
  const number = found && sentence.beyondGlue(found.from, 1);
  // "Only the ones that …"
  if (!found || sentence.isGlue(number!) || countsOthers(sentence, found.to, report)) return null;
  sentence.use(found.from, found.to);
  return found;
}

/**
 * "The 10 fastest growing advertisers", "20 exclusive French deals": the number before a noun of a report counts its rows. Uses only the
 * number.
 */
function takeCount(sentence: Sentence, report: ReportType): Found | null {
  const found =
    sentence.find('number order|sort|asc|desc? report|weak-report|adjective') ??
    sentence.find('number value|people value|people? report|weak-report|adjective');
  if (!found || found.to > found.from + found.facts.length || sentence.atoms[found.from]!.kind !== 'number')
    return null;
  // "Friday at 8 deals": an hour.
  if (sentence.has(found.from - 1, 'at') && !sentence.has(found.from - 1, 'article')) return null;
  if (sentence.has(found.from - 1, 'compare') || countsOthers(sentence, found.to - 1, report)) return null;
  sentence.use(found.from);
  return found;
}

/** The name of the file. Uses its atoms, because a name such as "clicks-daily" is no schedule. */
export function takeFileName(sentence: Sentence): string | null {
  // A name with an extension also says the format, which is read before it.
  if (sentence.says('file')) return null;
  // "As an Excel file named uk-deals"
  const at = sentence.find('file-name') ?? sentence.find('format filter=search');
  if (!at) return null;
  const rest = sentence.text.slice(sentence.atoms[at.to - 1]!.end);
  const match =
    /^\s*(?:is|should be|as)?\s*[:=]?\s*["“„«「]?([\p{L}\p{N}_-]{1,80})(?:\.(?:csv|xlsx|jsonl|parquet))?["“”»」]?/u.exec(
      rest,
    );
  if (!match) return null;
  const end = sentence.atoms[at.to - 1]!.end + match[0].length;
  const to = sentence.atoms.findIndex(({ start }) => start >= end);
  // "As a file with all columns": what follows goes on with the question, and is no name.
  if (
    /^\s*\p{L}+$/u.test(match[0]) &&
    (sentence.isGlue(at.to) || sentence.has(at.to, 'overwrite', 'replace-file', 'same'))
  )
    return null;
  const from = sentence.has(at.from, 'format') ? at.to - 1 : at.from;
  sentence.use(from, to < 0 ? sentence.atoms.length : to);
  return match[1]!;
}

/** "Save it as summer-deals.csv" */
function takeFile(sentence: Sentence): string | null {
  const file = sentence.take('filter=search file') ?? sentence.take('file-name file') ?? sentence.take('file');
  return file && file.facts.at(-1)!.value.replace(/\..*$/, '');
}

function setFileName(name: string, report: ReportType, findings: Findings): void {
  const { param } = indexParams(report)['filename']!;
  const why = refusal(param, name);
  if (why === null) findings.index['filename'] ??= param.parse(name) as string;
  else findings.missing.push(note('refused', { name: 'filename', why }));
}

type Direction = 'asc' | 'desc';

function readOrder(sentence: Sentence, report: ReportType, findings: Findings): void {
  if ('sort' in findings.index) return;
  const by = sentence.find('sort asc|desc by') ?? sentence.find('sort by?') ?? topBy(sentence) ?? byColumn(sentence);
  if (by) {
    let end = by.to;
    while (
      sentence.atoms[end] &&
      !sentence.atoms[end]!.used &&
      sentence.atoms[end]!.kind !== 'mark' &&
      !sentence.has(end, 'asc', 'desc', 'program', 'and', 'not', 'format', 'first', 'order') &&
      (sentence.has(end, 'column') || !sentence.has(end, 'value', 'people')) &&
      end < by.to + 5
    ) {
      if ((sentence.has(end, 'in') || sentence.has(end, 'report')) && end > by.to) break;
      end++;
    }
    const named = wordsNaming(sentence, by.to, end);
    const behind = named.length === 0 ? columnBefore(sentence, by.from, report) : null;
    const direction = directionIn(sentence, by.from - (behind ? 2 : 0), Math.min(end + 5, sentence.atoms.length));
    const sort = behind ?? orderNamed(report, named, columnsIn(sentence, by.to, end));
    if (named.length === 0 && !behind && !direction) return;
    sentence.use(by.from, end);
    if (sort) setOrder(report, findings, { sort, direction });
    else
      findings.missing.push(
        note('no-such-order', {
          report: report.name,
          said: sentence.spelled(by.to, end),
          orders: Object.keys(report.orders)
            .map((name) => `\`${name}\``)
            .join(', '),
        }),
      );
    return;
  }
  const column = directed(sentence, report);
  if (column) {
    setOrder(report, findings, column);
    return;
  }
  for (let at = 0; at < sentence.atoms.length; at++) {
    const order = sentence.atoms[at]!.used ? null : sentence.fact(at, 'order');
    if (!order) continue;
    const [direction, ...stems] = order.value.split(' ').reverse() as [Direction, ...string[]];
    const sort = Object.keys(report.orders).find((name) => stems.some((stem) => name.startsWith(stem)));
    if (!sort) continue;
    sentence.use(at);
    setOrder(report, findings, { sort, direction });
    return;
  }
}

/** "Top 10 advertisers by sales" */
function topBy(sentence: Sentence): { from: number; to: number } | null {
  const found = sentence.find('top number? report|weak-report by');
  return found && { from: found.to - 1, to: found.to };
}

/** "By commission, highest first" */
function byColumn(sentence: Sentence): { from: number; to: number } | null {
  const found = sentence.find('by column mark=,? asc|desc|order');
  return found && { from: found.from, to: found.from + 1 };
}

/** "По убыванию продаж", "売上の高い順", "बिक्री के हिसाब से घटते क्रम में": a column and a direction without a word for sorting. */
function directed(sentence: Sentence, report: ReportType): { sort: string; direction: Direction } | null {
  for (const pattern of ['column by? asc|desc', 'asc|desc by? column']) {
    const found = sentence.find(pattern);
    if (!found) continue;
    for (let at = found.from; at < found.to; at++) {
      const column = sentence.atoms[at]!.facts.find(({ kind, value }) => kind === 'column' && value in report.orders);
      if (!column) continue;
      const direction = directionIn(sentence, found.from, found.to);
      sentence.use(found.from, found.to);
      return direction && { sort: column.value, direction };
    }
  }
  return null;
}

/** In German and Japanese, the column can be before the word for sorting. */
function columnBefore(sentence: Sentence, at: number, report: ReportType): string | null {
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    const column = sentence.atoms[i]!.facts.find(({ kind, value }) => kind === 'column' && value in report.orders);
    if (column) {
      sentence.use(i, at);
      return column.value;
    }
    if (!sentence.isGlue(i) && !sentence.has(i, 'by', 'asc', 'desc')) return null;
  }
  return null;
}

function columnsIn(sentence: Sentence, from: number, to: number): string[] {
  return sentence.atoms
    .slice(from, to)
    .flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'column').map(({ value }) => value));
}

function wordsNaming(sentence: Sentence, from: number, to: number): string[] {
  return wordsOf(sentence.spelled(from, to))
    .filter((word) => !EMPTY.has(word))
    .map((word) => word.replace(/s$/, ''));
}

/** Words of the names of the catalog that say nothing about a sort order. */
const EMPTY = new Set([
  'the',
  'their',
  'most',
  'highest',
  'lowest',
  'date',
  'time',
  'of',
  'last',
  '30',
  'days',
  'by',
  'on',
  'der',
  'die',
  'dem',
  'den',
  'la',
  'le',
  'el',
]);

/** Sets only what differs from the report's default order. */
function setOrder(
  report: ReportType,
  findings: Findings,
  { sort, direction }: { sort: string; direction: Direction | null },
): void {
  const usual = report.defaultOrder;
  const wanted =
    direction ?? (sort === usual.sort ? usual.direction : /^(?:name|title|advertiser|id)/.test(sort) ? 'asc' : 'desc');
  if (sort !== usual.sort) findings.index['sort'] = sort;
  // A direction must be explicit: the default direction does not apply to another sort order.
  if (sort !== usual.sort || wanted !== usual.direction) findings.index['direction'] ??= wanted;
}

function directionIn(sentence: Sentence, from: number, to: number): Direction | null {
  for (let at = Math.max(0, from); at < to; at++) {
    for (const direction of ['desc', 'asc'] as const) {
      if (!sentence.has(at, direction) && sentence.fact(at, 'order')?.value.endsWith(` ${direction}`) !== true)
        continue;
      sentence.use(at);
      if (sentence.has(at + 1, 'first')) sentence.use(at + 1);
      return direction;
    }
  }
  return null;
}

/** The sort order whose name or description has the words. The shortest name wins. */
function orderNamed(report: ReportType, wanted: readonly string[], columns: readonly string[]): string | undefined {
  const orders = Object.entries(report.orders);
  const own = columns.find((column) => column in report.orders);
  if (own) return own;
  // "By date" means the main date of the report.
  if (wanted.length === 0) return orders.find(([, { key }]) => key.type === 'timestamptz')?.[0];
  return orders
    .filter(([name, { description }]) => {
      const words = wordsOf(fold(`${name} ${description}`));
      return wanted.every((word) => words.some((one) => one.startsWith(word)));
    })
    .map(([name]) => name)
    .sort((a, b) => a.length - b.length)[0];
}
