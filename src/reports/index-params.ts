/** `index_params`: the presentation of the rows. It is the same for all report types, except that only CSV has a byte order mark. */
import { enumeration } from './enumeration.ts';
import { fileNameParam } from './file-name.ts';
import { notValid, type Param } from './param.ts';
import type { ReportType } from './report-type.ts';
import { timeZoneName } from './time-zone.ts';

/** Canonical `index_params`. Every key that applies to the format is present. */
export interface IndexParams {
  sort: string;
  direction: 'asc' | 'desc';
  /** Column keys in file order. */
  columns: string[];
  /** IANA name. */
  timezone: string;
  /** For CSV, whether the file begins with a UTF-8 byte order mark. */
  bom?: boolean;
  /** The requested file name, without extension. */
  filename?: string;
}

/** The parameters of a report type with their defaults. */
export function indexParams(report: ReportType): Record<string, { param: Param; fallback: unknown }> {
  const keys = report.columns.map((column) => column.key);
  const defaults = report.columns.filter((column) => column.default).map((column) => column.key);
  const all = {
    sort: choice(Object.keys(report.orders), 'Sort order of the rows.'),
    direction: choice(['asc', 'desc'], 'Sort direction: ascending or descending.'),
    columns: columnList(keys),
    timezone: timezone(),
    filename: fileNameParam(report.format),
    ...(report.format === 'csv' ? { bom: bom() } : {}),
  };
  const fallbacks: Record<string, unknown> = {
    ...report.defaultOrder,
    columns: defaults,
    timezone: 'UTC',
    bom: true,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, param]) => [name, { param: param as Param, fallback: fallbacks[name] }]),
  );
}

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

function columnList(keys: string[]): Param {
  return {
    schema: {
      anyOf: [{ type: 'array', items: enumeration(keys) }, { type: 'string' }],
      description: 'Columns of the file, in this order. An array or a comma-separated string.',
    },
    parse(value) {
      const entries = (Array.isArray(value) ? value : [value]).flatMap((entry) => {
        if (typeof entry !== 'string') throw notValid(entry, keys.join(', '));
        return entry.split(',').map((name) => name.trim());
      });
      const columns = [...new Set(entries.filter((entry) => entry !== ''))];
      const unknown = columns.find((column) => !keys.includes(column));
      if (unknown !== undefined) throw notValid(unknown, keys.join(', '));
      return columns;
    },
  };
}

function timezone(): Param {
  return {
    schema: {
      type: 'string',
      description:
        'IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent.',
      examples: ['Europe/Berlin'],
    },
    parse: timeZoneName,
  };
}

function bom(): Param {
  return {
    schema: {
      type: 'boolean',
      description: 'Begin the file with a byte order mark, without which Excel garbles UTF-8.',
    },
    parse(value) {
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw notValid(value, 'true or false');
    },
  };
}
