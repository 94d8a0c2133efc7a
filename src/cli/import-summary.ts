import { counted } from '../counted.ts';
import type { ImportResult, ImportSum } from '../importer/import-file.ts';
import { NOTES, type Note } from '../importer/notes.ts';
import { quoted } from '../printable.ts';
import { textTable } from './text-table.ts';

/** Formats the reconciliation of an import as text. */
export function importSummary(file: string, result: ImportResult): string {
  const { rows, rejected, older, repeated, rejectedFile, columns, sums, notes, seconds } = result;
  const counts = [
    `${number(result.new)} new`,
    `${number(result.changed)} changed`,
    `${number(result.same)} same`,
    `${number(older)} older`,
    `${number(repeated)} repeated`,
    `${number(rejected)} rejected`,
  ].join(' + ');
  return [
    `${file === '-' ? 'standard input' : file}: ${counted(rows, 'row')} read = ${counts}, in ${seconds.toFixed(1)} s`,
    ...(result.entry === null ? [] : [`  File in the archive: ${quoted(result.entry)}.`]),
    ...(result.encoding ? [`  ${encodingText(result.encoding)}`] : []),
    ...(result.recognized ? [`  ${result.recognized}`] : []),
    ...(rows === 0 ? ['  The file has no rows.'] : []),
    ...(older > 0 ? [`  Older: ${olderText(result)}`] : []),
    ...(repeated > 0 ? [`  Repeated: ${repeatedText(result)}`] : []),
    ...(rejectedFile ? [`  Rejected rows and their reasons are in ${rejectedFile}.`] : []),
    ...sums.map((sum) => `  Sum: ${sumText(sum)}`),
    `  Columns used: ${columns.used.map(usedText).join(', ') || 'none'}.`,
    ...list(
      'Columns ignored',
      columns.ignored.map((name) => (name === '' ? '(no name)' : quoted(name))),
      'Import one with --map FILE_COLUMN=COLUMN.',
    ),
    ...list('Columns missing', columns.missing, ''),
    ...notes.map((note) => `  ${noteText(note)}`),
    ...result.unknownWords.map(
      ({ column, word, count }) =>
        `  ${column}: the word ${quoted(word)} has no value, so ${counted(count, 'row')} ${count === 1 ? 'was' : 'were'} rejected.`,
    ),
    ...(result.dryRun ? dryRunText(result.dryRun.rows, result.rejects) : []),
  ].join('\n');
}

const number = (count: number): string => count.toLocaleString('en');

function dryRunText(rows: Array<Record<string, string>>, rejects: ImportResult['rejects']): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = textTable(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? '')),
  );
  return [
    ...(rows.length > 0 ? ['  First rows as they would be stored:', indented(table)] : []),
    ...(rejects.length > 0 ? ['  Invalid values:'] : []),
    ...rejects.map((bad) => `    line ${bad.line}, ${bad.column ?? 'row'}: ${bad.reason} (${quoted(bad.value)})`),
    '  This was a dry run. Nothing was imported.',
  ];
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}

function encodingText({ name, example }: NonNullable<ImportResult['encoding']>): string {
  const check = example === null ? '' : ` Check the accents: ${quoted(example)}.`;
  return `The file is not UTF-8 and was read as ${name}.${check}`;
}

function olderText({ older, olderExamples }: ImportResult): string {
  const rows = `${counted(older, 'row')} ${older === 1 ? 'is' : 'are'}`;
  return `${rows} older than what was imported before, and changed nothing (${olderExamples.join(', ')}).`;
}

function repeatedText({ repeated, repeatedExamples }: ImportResult): string {
  const rows = `${counted(repeated, 'row')} ${repeated === 1 ? 'has' : 'have'}`;
  const examples = repeatedExamples.map(oneLine).join(', ');
  return `${rows} the key of another row, and only the last version was imported (${examples}).`;
}

function sumText({ rows, ...values }: ImportSum): string {
  const parts = Object.entries(values).map(([column, value]) => `${column} ${value ?? 'none'}`);
  return [...parts, counted(rows, 'row')].join(', ');
}

function usedText({ name, column }: { name: string; column: string }): string {
  return name === column ? column : `${column} (from ${quoted(name)})`;
}

function list(title: string, items: string[], hint: string): string[] {
  return items.length === 0 ? [] : [`  ${title}: ${items.join(', ')}. ${hint}`.trimEnd()];
}

function noteText({ code, column, count, line, value, became }: Note): string {
  const change = value === became ? quoted(value) : `${quoted(value)} → ${quoted(became)}`;
  const times = count === 1 ? '' : `${counted(count, 'time')}, first `;
  return `${column ?? 'row'}: ${NOTES[code]} (${times}on line ${line}: ${change})`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
