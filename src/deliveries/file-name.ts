/** Names of delivered files: a template whose values come from the nominal time, so that a late run has the right name. */
import { dictionary } from '../dictionary.ts';
import { invalid } from '../errors.ts';

export const DEFAULT_TEMPLATE = '{schedule}-{date}-{time}';

export interface NameValues {
  reportType: string;
  schedule: string;
  publisher: string;
  /** The nominal time in the time zone of the schedule. */
  at: Temporal.ZonedDateTime;
  /** First and last date of the rows, or null without such a filter. */
  from: string | null;
  to: string | null;
}

/** The filters whose dates are the period of a file. */
const PERIOD = { from: 'start_date', to: 'end_date' } as const;

/** The dates of the filters without relative dates. A filter that is a point in time has the date in the time zone of the schedule. */
export function periodOf(search: object, timeZone: string): Pick<NameValues, 'from' | 'to'> {
  const dateOf = (name: string) => {
    const value: unknown = (search as Record<string, unknown>)[name];
    if (typeof value !== 'string') return null;
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return value;
    try {
      return Temporal.Instant.from(value).toZonedDateTimeISO(timeZone).toPlainDate().toString();
    } catch {
      // A report type of an installation can have a filter of this name that is no date.
      return null;
    }
  };
  return { from: dateOf(PERIOD.from), to: dateOf(PERIOD.to) };
}

const two = (value: number): string => String(value).padStart(2, '0');

const PLACEHOLDERS = dictionary<(values: NameValues) => string>({
  report_type: ({ reportType }) => reportType,
  schedule: ({ schedule }) => schedule,
  publisher: ({ publisher }) => publisher,
  date: ({ at }) => at.toPlainDate().toString(),
  time: ({ at }) => two(at.hour) + two(at.minute),
  year: ({ at }) => at.toPlainDate().toString().slice(0, -6),
  month: ({ at }) => two(at.month),
  day: ({ at }) => two(at.day),
  // A schedule is not saved without the filter, but its report type can lose it later.
  from: ({ from }) => from ?? 'all',
  to: ({ to }) => to ?? 'all',
});

/** The placeholders for documentation: `{report_type}, {date}, …`. */
export const PLACEHOLDER_NAMES = Object.keys(PLACEHOLDERS)
  .map((name) => `{${name}}`)
  .join(', ');

/** Characters that are not allowed in file names of Windows, whose shares are common destinations. */
const FORBIDDEN = /[<>:"/\\|?*\p{Cc}]/u;

/** Most file systems allow 255 bytes. The number, the extension, `.receipt.json` and the names of drafts need the rest. */
const MAX_BYTES = 180;

/** Throws VALIDATION_ERROR for the field `file_name`. `search` are the filters of the request. */
export function checkTemplate(template: string, search: object): void {
  checkPeriod(template, search);
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => !Object.hasOwn(PLACEHOLDERS, name!));
  const rest = template.replaceAll(/\{[^{}]*\}/g, '');
  const wrong = unknown
    ? `${JSON.stringify(unknown[0])} is unknown`
    : /[{}]/.test(rest)
      ? 'contains a single brace'
      : FORBIDDEN.test(rest) || !rest.isWellFormed()
        ? 'contains a character that is not allowed in file names'
        : /^[\s.]|[\s.]$/.test(template)
          ? 'begins or ends with a period or a space'
          : null;
  if (wrong === null) return;
  throw invalid({
    field: 'file_name',
    wrong,
    allowed: `a file name without folder and extension, with any of ${PLACEHOLDER_NAMES}, for example {report_type}-{date}`,
  });
}

function checkPeriod(template: string, search: object): void {
  for (const [name, filter] of Object.entries(PERIOD)) {
    if (!template.includes(`{${name}}`) || ((search as Record<string, unknown>)[filter] ?? null) !== null) continue;
    throw invalid({
      field: 'file_name',
      wrong: `${JSON.stringify(`{${name}}`)} is the date of the filter \`${filter}\`, which the schedule does not have`,
      next: `Add \`${filter}\` to \`search_params\`, or use {date}, which is the date of the run`,
    });
  }
}

/** The file name without number and extension. Characters of values that are not allowed become underscores. */
export function baseName(template: string, values: NameValues): string {
  const text = template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => PLACEHOLDERS[name]?.(values) ?? whole);
  const plain = text.replaceAll(new RegExp(FORBIDDEN, 'gu'), '_').toWellFormed();
  return shortened(plain).replace(/^[\s.]+|[\s.]+$/g, '') || 'export';
}

function shortened(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    end += character.length;
  }
  return text.slice(0, end);
}
