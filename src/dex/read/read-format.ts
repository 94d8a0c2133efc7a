/** The format of the file: "as gzipped CSV", "Excel instead of CSV", "without a header row". */
import { FORMAT_NAMES, type FormatName } from '../../encode/format.ts';
import { appliesTo, indexParams } from '../../reports/index-params.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { Sentence } from './sentence.ts';

/** A format that the question names. */
interface Named {
  at: number;
  /** A name of a format, also of one that does not exist. */
  format: string;
  /** Whether the question does not want it: "not as Excel", "instead of CSV". */
  rejected: boolean;
}

/**
 * Sets the requested format, or reports one that does not exist. `former` is the format of the request that a follow-up changes. Returns
 * the format that the file will have. Uses the words of all formats.
 */
export function readFormat(
  sentence: Sentence,
  { report, former }: { report: ReportType; former: FormatName | undefined },
  findings: Findings,
): FormatName {
  const named = formatsIn(sentence);
  const compression = compressionIn(sentence);
  const wanted = named.filter(({ rejected }) => !rejected);
  const names = new Set(wanted.map(({ format }) => format));
  for (const name of names)
    if (!isFormat(name))
      findings.missing.push(
        note('no-format', { report: report.name, formats: FORMAT_NAMES.join(', '), other: name.toUpperCase() }),
      );
  const current = former ?? report.format;
  const chosen = chosenOf(sentence, wanted, findings);
  const refused = named.find(({ rejected, format }) => rejected && format === plain(current));
  if (names.size === 0 && refused)
    findings.problems.push({
      note: note('which-format', {
        said: sentence.spelled(refused.at),
        formats: FORMAT_NAMES.filter((name) => plain(name) !== refused.format).join(', '),
      }),
      choices: [],
    });
  const format = compressed(compression, { chosen, current, said: chosen !== null || former !== undefined }, findings);
  if (format !== current || (former !== undefined && chosen !== null)) findings.index['format'] ??= format;
  return format;
}

/** Reads whether the file has a row of column headers, which only CSV can do without. `format` is that of the file. */
export function readHeader(
  sentence: Sentence,
  { report, format }: { report: ReportType; format: FormatName },
  findings: Findings,
): void {
  const found =
    sentence.take('no-header') ??
    sentence.take('not header') ??
    sentence.take('header not-after') ??
    sentence.take('in header');
  if (!found) return;
  const none = found.facts.some((fact) => ['no-header', 'not', 'not-after'].includes(fact!.kind));
  if (appliesTo(indexParams(report)['header']!, format)) {
    if (none) findings.index['header'] ??= false;
  }
  // A line of JSON has its own keys, and never a row of headers before it.
  else if (none !== format.startsWith('jsonl')) findings.missing.push(note('only-csv-header', { report: report.name }));
}

function isFormat(name: string): name is FormatName {
  return FORMAT_NAMES.some((one) => one === name);
}

/** The format without compression. */
function plain(format: FormatName): FormatName {
  return format.replace(/\.(?:gz|zip)$/, '') as FormatName;
}

function formatsIn(sentence: Sentence): Named[] {
  const named: Named[] = [];
  for (let at = 0; at < sentence.atoms.length; at++) {
    const file = extensionAt(sentence, at);
    if (file) named.push({ at, format: file, rejected: false });
    const fact = sentence.atoms[at]!.used ? null : sentence.fact(at, 'format');
    if (!fact) continue;
    const negation = negationOf(sentence, at);
    if (negation >= 0) sentence.use(negation);
    sentence.use(at);
    named.push({ at, format: fact.value, rejected: negation >= 0 });
  }
  return named;
}

/** "Save it as summer.xlsx". The name is read with the presentation. */
function extensionAt(sentence: Sentence, at: number): string | null {
  const name = sentence.atoms[at]!.used ? undefined : sentence.fact(at, 'file')?.value;
  return name === undefined ? null : name.slice(name.indexOf('.') + 1).toLowerCase();
}

/** The negation of a word that is no filter: before it, or after it if nothing else follows that it could exclude. -1 if there is none. */
function negationOf(sentence: Sentence, at: number): number {
  for (let i = at - 1; i >= 0 && i >= at - 4 && !sentence.atoms[i]!.used; i--) {
    // "Not as Excel but as CSV": the contrast begins what is wanted.
    if (sentence.has(i, 'contrast') && isContrast(sentence, i)) {
      sentence.use(i);
      break;
    }
    if (sentence.has(i, 'not')) return i;
    if (!sentence.isGlue(i) && !/^[-"“„«]$/.test(sentence.atoms[i]!.text)) break;
  }
  let after = at + 1;
  while (sentence.isGlue(after) && !sentence.has(after, 'not-after')) after++;
  if (!sentence.has(after, 'not-after') || sentence.atoms[after]!.used) return -1;
  const last = (sentence.atoms[after + 1]?.kind ?? 'mark') === 'mark' || sentence.has(after + 1, 'contrast');
  return last || !sentence.has(after, 'not') ? after : -1;
}

/** Whether a format is right before the word, as in "inte som Excel utan som CSV", where *utan* is also "without". */
function isContrast(sentence: Sentence, at: number): boolean {
  const before = sentence.atoms[at - 1]?.kind === 'mark' ? at - 2 : sentence.beyondGlue(at, -1);
  return !sentence.has(at, 'not') || sentence.has(before, 'format');
}

type Compression = 'gzip' | 'zip' | 'none';

function compressionIn(sentence: Sentence): Compression | null {
  let found: Compression | null = null;
  for (let at = 0; at < sentence.atoms.length; at++) {
    const fact = sentence.atoms[at]!.used ? null : sentence.fact(at, 'compressed');
    // "ZIP codes"
    if (!fact || (fact.value === 'zip' && sentence.has(at + 1, 'code', 'column'))) continue;
    const negation = fact.value === 'none' ? -1 : negationOf(sentence, at);
    if (negation >= 0) sentence.use(negation);
    sentence.use(at);
    // "Zipped with gzip" is gzip.
    if (found === null || found === 'zip') found = negation >= 0 ? 'none' : (fact.value as Compression);
  }
  return found;
}

/** The format that exists. Of two, CSV is the file, and the other is what opens it: "a CSV that I can open in Excel". */
function chosenOf(sentence: Sentence, wanted: readonly Named[], findings: Findings): FormatName | null {
  const real = wanted.filter(
    ({ format }, i) => isFormat(format) && wanted.findIndex((one) => one.format === format) === i,
  );
  const [one, other] = real;
  if (!one || !other) return (one?.format ?? null) as FormatName | null;
  const said = { one: sentence.spelled(one.at), other: sentence.spelled(other.at) };
  if (real.length === 2 && one.format === 'csv' && !isListed(sentence, one.at, other.at)) {
    findings.assumptions.push(note('took-csv', said));
    return 'csv';
  }
  findings.problems.push({
    note: note('two-formats', said),
    choices: real.map(({ at }) => without(sentence, { start: at, end: at + 1 })),
  });
  return one.format as FormatName;
}

/** "CSV and Excel", "CSV or JSON", "CSV, JSON" */
function isListed(sentence: Sentence, from: number, to: number): boolean {
  const between = sentence.atoms.slice(from + 1, to).map((_, i) => from + 1 + i);
  return (
    between.some((at) => sentence.has(at, 'and', 'or') || /^[,&+/、]$/.test(sentence.atoms[at]!.text)) &&
    between.every((at) => sentence.atoms[at]!.kind === 'mark' || sentence.isGlue(at) || sentence.has(at, 'and', 'or'))
  );
}

function compressed(
  compression: Compression | null,
  { chosen, current, said }: { chosen: FormatName | null; current: FormatName; said: boolean },
  findings: Findings,
): FormatName {
  if (compression === null) return chosen ?? current;
  const base = plain(chosen ?? current);
  // Its columns are compressed with zstd, so there is nothing left to compress.
  if (compression === 'none' || base === 'parquet') return base;
  if (base === 'xlsx' && said) {
    findings.missing.push(note('no-gzip'));
    return base;
  }
  const format = `${base === 'xlsx' ? 'csv' : base}.${compression === 'zip' ? 'zip' : 'gz'}` as FormatName;
  if (base === 'xlsx') findings.assumptions.push(note('took-gzip', { format }));
  return format;
}
