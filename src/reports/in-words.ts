/** A request in words: `Deals in US or CA, by awin, active`. Pages, the command line and messages show it instead of parameters. */
import type { CanonicalParams } from './canonical.ts';
import type { Canonical, Filter } from './param.ts';
import type { ReportType } from './report-type.ts';

/** Maximum values of one filter. The others are counted. */
const MAX_VALUES = 3;

/** Returns the title and the filters as a sentence without a period. Flags come last, because they are adjectives. */
export function inWords(report: ReportType, { search_params: given, index_params, since }: CanonicalParams): string {
  const filters = Object.entries(report.search).filter(([name]) => given[name] !== undefined);
  const told = (flags: boolean) =>
    filters
      .filter(([, { control }]) => (control === 'flag') === flags)
      .map(([name, filter]) => phraseOf(name, filter, given[name]!));
  const [first, ...others] = told(false);
  const start = first === undefined ? report.title : `${report.title} ${first}`;
  // No comma in `from 2026-11-01 to 2026-11-30`.
  const sentence = [start, ...others, ...told(true)].reduce(
    (text, phrase) => `${text}${phrase.startsWith('to ') ? '' : ','} ${phrase}`,
  );
  const limited = since ? `${sentence}, new or changed since ${since.as_of.slice(0, 16)} UTC` : sentence;
  const zoned = filters.some(([, { control }]) => control === 'moment');
  return zoned && index_params.timezone !== 'UTC' ? `${limited} (${index_params.timezone})` : limited;
}

function phraseOf(name: string, { control, phrase }: Filter, value: Canonical): string {
  if (control === 'flag') return `${value ? '' : 'not '}${phrase ?? label(name)}`;
  const shown = control === 'text' ? JSON.stringify(value) : choices([value].flat().map(String));
  return (phrase ?? `${label(name)} …`).replace('…', () => shown);
}

/** The name of a filter in words: `min clicks`. */
function label(name: string): string {
  return name.replaceAll('_', ' ');
}

/** A value that contains a comma is quoted, so that it does not look like two. */
function choices(values: string[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => (value.includes(',') ? JSON.stringify(value) : value));
  const others = values.length - shown.length;
  if (others > 0) return `${shown.join(', ')} or ${others} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
