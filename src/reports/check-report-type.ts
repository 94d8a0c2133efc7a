/** Checks at start what the types of a report type cannot express, so that a mistake in it never becomes a wrong file. */
import { sql } from '../db/sql.ts';
import { parseFileName } from './file-name.ts';
import { type Canonical, ParamError } from './param.ts';
import type { QueryContext, ReportType, SearchParams } from './report-type.ts';
import { scopeCondition } from './scope.ts';
import { conditionFault, fromFault } from './sql-shape.ts';
import { summaryFault } from './summary.ts';

const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** `ExportRequest` is the schema of all requests. A report type with this name would replace it in the OpenAPI document. */
const RESERVED = new Set(['export']);

/** Throws an error that names the report type and its faulty member. */
export function checkReportType(report: ReportType): void {
  const fault = faultOf(report);
  if (fault) throw new Error(`Report type ${report.name}: ${fault}`);
}

function faultOf(report: ReportType): string | null {
  const { name, search, required = [], exclusive = [], columns, orders, defaultOrder } = report;
  if (!NAME.test(name)) return 'the name must be lower-case words joined by underscores.';
  if (RESERVED.has(name)) return 'the name belongs to a schema of the API. Choose another one.';
  const fileName = fileNameFault(report);
  if (fileName) return fileName;
  const stray = required.find((filter) => !Object.hasOwn(search, filter));
  if (stray !== undefined) return `the required filter ${stray} is not among its filters.`;
  const flag = exclusive.find((filter) => !Object.hasOwn(search, filter));
  if (flag !== undefined) return `the exclusive flag ${flag} is not among its filters.`;
  const keys = columns.map(({ key }) => key);
  const double = keys.find((key, i) => keys.indexOf(key) !== i);
  if (double !== undefined) return `two columns have the key ${double}.`;
  const labels = columns.map(({ label }) => label);
  // They are the keys of JSON Lines, and the names of columns in Parquet.
  const same = labels.find((label, i) => labels.indexOf(label) !== i);
  if (same !== undefined) return `two columns have the label ${JSON.stringify(same)}.`;
  if (!columns.some((column) => column.default)) return 'no column is in the file by default.';
  if (!Object.hasOwn(orders, defaultOrder.sort)) return `the default sort order ${defaultOrder.sort} does not exist.`;
  if (report.source !== undefined && report.changed) {
    // The numbers of transactions would be compared with those of Sheaf's own database.
    return 'changed works in the database of Sheaf only. Remove changed or source.';
  }
  return (
    exampleFault(report) ??
    chartFault(report) ??
    summaryFault(report) ??
    phraseFault(report) ??
    scopeFault(report) ??
    shapeFault(report) ??
    filterFault(report)
  );
}

/** The stem is in the name of the file, of the file in an archive, and in headers, which are ASCII. */
function fileNameFault({ fileStem, format }: ReportType): string | null {
  const fault = `the file name ${JSON.stringify(fileStem)} is not in ASCII, or has a folder or an extension.`;
  if (!/^[ -~]+$/.test(fileStem)) return fault;
  try {
    return parseFileName(fileStem, format) === fileStem ? null : fault;
  } catch (error) {
    if (!(error instanceof ParamError)) throw error;
    return fault;
  }
}

function chartFault({ timeline, labels = {}, search, columns }: ReportType): string | null {
  const stray = Object.keys(labels).find((filter) => !Object.hasOwn(search, filter));
  if (stray !== undefined) return `labels has ${stray}, which is not among its filters.`;
  if (timeline === undefined) return null;
  const kind = columns.find(({ key }) => key === timeline)?.kind;
  return kind === 'date' || kind === 'timestamp' ? null : `the timeline ${timeline} is not a date or timestamp column.`;
}

function phraseFault({ search }: ReportType): string | null {
  const odd = Object.entries(search).find(
    ([, { control, phrase }]) => phrase !== undefined && phrase.includes('…') === (control === 'flag'),
  );
  return odd ? `the phrase of ${odd[0]} must contain … for its values, unless it is a flag.` : null;
}

function exampleFault({ search, required = [], example = {} }: ReportType): string | null {
  const unknown = Object.keys(example).find((filter) => !Object.hasOwn(search, filter));
  if (unknown !== undefined) return `the example has a filter ${unknown}, which does not exist.`;
  const missing = required.find((filter) => !Object.hasOwn(example, filter));
  return missing === undefined ? null : `the example has no value for the required filter ${missing}.`;
}

/**
 * A filter whose value changes nothing in the query would be accepted and ignored, and the file would have rows that the client
 * did not want. The query is therefore built with two values of each filter, and the two statements must differ.
 */
function filterFault(report: ReportType): string | null {
  const required = requiredSamples(report);
  const dead = Object.entries(report.search).find(([filter, { samples }]) => {
    const [one, other] = samples.map((value) => queryText(report, { ...required, [filter]: value }));
    // A filter with a single allowed value can only be present or absent.
    return one === (isEqual(samples) ? queryText(report, required) : other);
  });
  if (!dead) return null;
  const [name, { excludes }] = dead;
  const advice = excludes === undefined ? 'Use it in query().' : `Give ${excludes} to conditions(), which makes both.`;
  return `the filter ${name} has no SQL: its value does not change the query. ${advice}`;
}

/** A scope without publishers would hide all rows, and a value that is not SQL would limit nothing. */
function scopeFault({ scope, source }: ReportType): string | null {
  if ('rowSecurity' in scope) return source === undefined ? 'the scope is missing.' : null;
  if ('publishers' in scope) return scope.publishers.length > 0 ? null : 'scope.publishers is empty.';
  const fault = conditionFault(scopeCondition(scope, { publisherId: 1, publisherSlug: 'any' }).text);
  return fault && `scope ${fault}`;
}

/** Without this shape, the condition of the scope would be added to a subquery or to one of several alternatives. */
function shapeFault(report: ReportType): string | null {
  const { from, where } = report.query(requiredSamples(report), ANY);
  const wrong = fromFault(from.text);
  if (wrong) return `from ${wrong}`;
  const faults = where.flatMap(({ text }) => conditionFault(text) ?? []);
  if (faults.length > 0) return `where ${faults[0]}`;
  const changed = report.changed?.(requiredSamples(report), { ...ANY, written: (alias) => sql`${alias}.xmin is null` });
  if (changed?.length === 0) return 'changed has no condition.';
  const odd = changed?.flatMap(({ text }) => conditionFault(text) ?? []) ?? [];
  return odd.length > 0 ? `changed ${odd[0]}` : null;
}

/** A context for checks of the SQL of a report type. */
export const ANY: QueryContext = { publisherId: 1, asOf: '2026-01-01 00:00:00+00', inRange: () => [] };

/** Values of the required filters. */
export function requiredSamples(report: ReportType): SearchParams {
  return Object.fromEntries((report.required ?? []).map((filter) => [filter, report.search[filter]!.samples[0]]));
}

function isEqual([one, other]: readonly [Canonical, Canonical]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function queryText(report: ReportType, given: Record<string, Canonical>): string {
  const { from, where } = report.query(given, ANY);
  return [from, ...where].map((piece) => piece.text).join('\n');
}
