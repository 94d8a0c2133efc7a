/** `index_params`: the presentation of the rows. It is the same for all report types, except for the default format. */
import {
  DIALECTS,
  type DialectName,
  FORMAT_NAMES,
  type FormatName,
  LINE_ENDINGS,
  type LineEnding,
} from '../encode/format.ts';
import { shownValue } from '../errors.ts';
import { enumeration } from './enumeration.ts';
import { fileNameParam } from './file-name.ts';
import { knownNames } from './known-names.ts';
import { notValid, type Param, ParamError } from './param.ts';
import type { ReportType } from './report-type.ts';
import { timeZoneName } from './time-zone.ts';

/** Canonical `index_params`. Every key that applies to the format is present, except for the default format. */
export interface IndexParams {
  sort: string;
  direction: 'asc' | 'desc';
  /** Column keys in file order. */
  columns: string[];
  /** IANA name. */
  timezone: string;
  /** The file format, unless it is that of the report type. Requests from before the choice then keep their hash. */
  format?: FormatName;
  /** For CSV, whether the file begins with a UTF-8 byte order mark. */
  bom?: boolean;
  /** For CSV: false if the file has no header. Absent otherwise. */
  header?: false;
  /** For CSV: absent for the standard dialect. */
  dialect?: DialectName;
  /** For CSV: absent for CRLF. */
  line_ending?: LineEnding;
  /** For workbooks: true if the file has a summary sheet. Absent otherwise. */
  summary?: true;
  /** The requested file name, without extension. */
  filename?: string;
}

/** A parameter of the presentation. */
export interface IndexParam {
  param: Param;
  /** The default, if there is one. */
  fallback: unknown;
  /** The formats that the parameter applies to. Default: all. */
  formats?: readonly FormatName[];
  /** Whether the canonical form leaves the default out, so that requests from before the parameter keep their hash. */
  omitsDefault?: true;
}

/** Whether the parameter applies to files in the format. */
export function appliesTo({ formats }: IndexParam, format: FormatName): boolean {
  return formats?.includes(format) ?? true;
}

/** The format of the files of a request. */
export function chosenFormat(request: { report: ReportType; params: { index_params: IndexParams } }): FormatName {
  return request.params.index_params.format ?? request.report.format;
}

/** Returns the parameters of a report type by name, with their defaults in files of the given format. */
export function indexParams(report: ReportType, format: FormatName = report.format): Record<string, IndexParam> {
  const keys = report.columns.map((column) => column.key);
  const defaults = report.columns.filter((column) => column.default).map((column) => column.key);
  const { sort, direction } = report.defaultOrder;
  return {
    sort: { param: choice(Object.keys(report.orders), 'Sort order of the rows.'), fallback: sort },
    direction: {
      param: choice(['asc', 'desc'], 'Sort direction: ascending or descending.'),
      fallback: direction,
    },
    columns: { param: columnList(report.name, keys), fallback: defaults },
    timezone: { param: timezone(), fallback: 'UTC' },
    filename: { param: fileNameParam(format), fallback: undefined },
    format: { param: choice([...FORMAT_NAMES], 'Format of the file.'), fallback: report.format, omitsDefault: true },
    header: {
      param: truth('For CSV: begin with a row of the column headers. Default: true.'),
      fallback: CSV.includes(format) ? true : undefined,
      formats: CSV,
      omitsDefault: true,
    },
    dialect: {
      param: choice([...DIALECTS], DIALECT),
      fallback: CSV.includes(format) ? 'standard' : undefined,
      formats: CSV,
      omitsDefault: true,
    },
    line_ending: {
      param: choice([...LINE_ENDINGS], 'For CSV: the end of each row.'),
      fallback: CSV.includes(format) ? 'crlf' : undefined,
      formats: CSV,
      omitsDefault: true,
    },
    bom: { param: truth(BOM), fallback: CSV.includes(format) ? true : undefined, formats: CSV },
    ...(report.summary ? { summary: summary(format) } : {}),
  };
}

const XLSX: readonly FormatName[] = ['xlsx'];

function summary(format: FormatName): IndexParam {
  const fallback = XLSX.includes(format) ? false : undefined;
  return { param: truth(SUMMARY), fallback, formats: XLSX, omitsDefault: true };
}

/** The formats whose files can begin with a byte order mark. */
const CSV: readonly FormatName[] = ['csv', 'csv.gz', 'csv.zip'];

function choice(allowed: string[], description: string): Param {
  return {
    schema: enumeration(allowed, { description: `${description} One of ${allowed.join(', ')}.` }),
    parse(value) {
      const canonical = typeof value === 'string' ? value.trim().toLowerCase() : value;
      if (allowed.includes(canonical as string)) return canonical as string;
      throw notValid(value, allowed.join(', '));
    },
  };
}

function columnList(report: string, keys: string[]): Param {
  const notAColumn = (value: unknown) =>
    new ParamError({ wrong: `${shownValue(value)} is not valid`, ...knownNames(value, { known: keys, report }) });
  return {
    schema: {
      anyOf: [{ type: 'array', items: enumeration(keys) }, { type: 'string' }],
      description: 'Columns of the file, in this order. An array or a comma-separated string.',
    },
    parse(value) {
      const entries = (Array.isArray(value) ? value : [value]).flatMap((entry) => {
        if (typeof entry !== 'string') throw notAColumn(entry);
        return entry.split(',').map((name) => name.trim());
      });
      const columns = [...new Set(entries.filter((entry) => entry !== ''))];
      const unknown = columns.find((column) => !keys.includes(column));
      if (unknown !== undefined) throw notAColumn(unknown);
      return columns;
    },
  };
}

function timezone(): Param {
  return {
    schema: {
      type: 'string',
      description:
        'IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent. In Parquet files, times are in UTC.',
      examples: ['Europe/Berlin'],
    },
    parse: timeZoneName,
  };
}

const BOM = 'For CSV: begin the file with a byte order mark, without which Excel garbles UTF-8. Default: true.';

const SUMMARY =
  'For Excel workbooks: add a sheet with a chart and the totals of the rows by the main columns of the file, from the same snapshot. Amounts are added up for each currency. Default: false.';

const DIALECT =
  'For CSV: `standard` has commas between fields and a decimal point (RFC 4180). `excel_eu` has semicolons and a decimal comma, as Excel expects in most of Europe and in Latin America.';

function truth(description: string): Param {
  return {
    schema: { type: 'boolean', description },
    parse(value) {
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw notValid(value, 'true or false');
    },
  };
}
