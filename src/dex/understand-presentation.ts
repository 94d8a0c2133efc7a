/** Presentation of the file: columns, sort order, time zone, name, byte order mark, and requested format. */
import { indexParams } from '../reports/index-params.ts';
import type { ReportType } from '../reports/report-type.ts';
import { refusal } from './filter-kind.ts';
import { fold, type Reading } from './reading.ts';
import { understandOrder } from './understand-order.ts';
import type { Findings } from './understanding.ts';
import { FORMATS } from './vocabulary.ts';

export function understandPresentation(reading: Reading, report: ReportType, found: Findings): void {
  takeColumns(reading, report, found);
  understandOrder(reading, report, found);
  const name = reading.take(
    /\b(?:file ?names?(?: is| should be)?|save (?:it |the file |this )?as|call (?:it|the file)|file called|file named)\s*[:=]?\s*"?([\p{L}\p{N}_-]{1,80}(?:\.(?:csv|xlsx))?)"?/u,
  );
  if (name) {
    const value = reading.spelled(name.index + name[0].indexOf(name[1]!), name[1]!.length);
    const { param } = indexParams(report)['filename']!;
    const why = refusal(param, value);
    if (why === null) found.index['filename'] ??= param.parse(value) as string;
    else found.missing.push(`I left out \`filename\`: ${why}`);
  }
  const bom = reading.take(/\b(with|without|no|ohne|sans|sin)\s+(?:a |an |the )?(?:utf-?8 )?(?:bom|byte order mark)\b/);
  if (bom && 'bom' in indexParams(report)) found.index['bom'] ??= bom[1] === 'with';
  else if (bom) found.missing.push(`Only CSV files have a byte order mark; \`${report.name}\` is an Excel workbook.`);
  if (
    reading.take(
      /\b(?:top|first|limit(?: of)?|only|max(?:imum)?(?: of)?|at most)\s+\d+\s*(?:rows?|lines?|results?|records?|entries)?\b/,
    )
  ) {
    found.missing.push(
      'A report always has all rows, there is no limit; the first rows of the file are the top ones of its order.',
    );
  }
}

/** Reports a requested format that the report does not have. Removes the words of all formats. */
export function understandFormat(reading: Reading, report: ReportType, found: Findings): void {
  const wanted = Object.keys(FORMATS).filter((name) => reading.take(FORMATS[name]!));
  const other = wanted.find((name) => name !== report.format);
  if (!other || wanted.includes(report.format)) return;
  const shown = { xlsx: 'Excel', csv: 'CSV' } as Record<string, string>;
  found.missing.push(
    `\`${report.name}\` comes as ${formName(report)} only; there is no ${shown[other] ?? other.toUpperCase()} of it.`,
  );
}

/** For example "an Excel workbook", "a CSV file". */
export function formName(report: ReportType): string {
  return report.format === 'csv' ? 'a CSV file' : 'an Excel workbook';
}

const COLUMN_WORD = '(?:columns?|fields?|spalten?|colonnes?|columnas?|colunas?|colonne|kolommen)';

/** For example "columns id, title and code", "only name and status", "just the code column". */
function takeColumns(reading: Reading, report: ReportType, found: Findings): void {
  if ('columns' in found.index) return;
  const names = new Map(
    report.columns.flatMap(({ key, label }) =>
      [key, key.replaceAll('_', ' '), fold(label)].map((name) => [name, key] as const),
    ),
  );
  const name = `(?:${[...names.keys()]
    .sort((a, b) => b.length - a.length)
    .map((one) => RegExp.escape(one))
    .join('|')})`;
  const join = String.raw`\s*(?:,\s*(?:and|und|et|y)?|&|\+|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*(?:the\s+)?`;
  const list = `(?<![\\w-])(${name}(?:${join}${name})*)(?![\\w-])`;
  const match =
    reading.take(new RegExp(`\\b${COLUMN_WORD}\\s*(?:are|:|=|of|called|only)?\\s*(?:the\\s+)?"?${list}`)) ??
    reading.take(new RegExp(`${list}\\s+${COLUMN_WORD}\\b`)) ??
    reading.take(
      new RegExp(
        `\\b(?:only|just|nur|seulement|solo|alleen)\\s+(?:the\\s+)?(${name}(?:${join}${name})+)(?=\\s*(?:$|[,.;:!?|)]|\\b(?:of|for|from|in|please|bitte)\\b))`,
      ),
    );
  if (!match) return;
  const keys = match[1]!
    .split(new RegExp(join))
    .map((one) => names.get(one.trim()))
    .filter((key) => key !== undefined);
  found.index['columns'] = [...new Set(keys)];
  const unknown = new RegExp(`^${join}([a-z_]{3,30})\\b`).exec(reading.rest.slice(match.index + match[0].length))?.[1];
  if (unknown && /_/.test(unknown)) found.missing.push(`\`${report.name}\` has no column \`${unknown}\`.`);
}
