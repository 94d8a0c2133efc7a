/** Parameters of `importFile` that are JSON. Each function throws a VALIDATION_ERROR that names its parameter. */
import { invalid, shownValue } from '../../../errors.ts';
import { type NumberForm, numberFormOf, timeFormsProblem } from '../../../importer/presets/value-forms.ts';

/** Columns and texts. */
export function pairsOf(field: string, sent: string | undefined): Record<string, string> {
  const value = parsed(sent);
  if (value === undefined) return {};
  if (isPairs(value)) return value;
  throw invalid({ field, wrong: `${shownValue(sent)} is not valid`, allowed: 'a JSON object of strings' });
}

/** Words by column. */
export function wordsOf(sent: string | undefined): Record<string, Record<string, string>> {
  const value = parsed(sent);
  if (value === undefined) return {};
  if (isObject(value) && Object.values(value).every(isPairs)) return value as Record<string, Record<string, string>>;
  throw invalid({
    field: 'words',
    wrong: `${shownValue(sent)} is not valid`,
    allowed: 'a JSON object of columns, each with an object of strings',
  });
}

export async function numbersOf(sent: string | undefined): Promise<NumberForm | undefined> {
  const value = parsed(sent);
  if (value === undefined) return undefined;
  const form = await numberFormOf(value);
  if (form) return form;
  throw invalid({
    field: 'numbers',
    wrong: `${shownValue(sent)} is not valid`,
    allowed:
      'a JSON object with `decimal` (. or ,) and, if you like, `group` (a comma, full stop, space or apostrophe other than `decimal`), `signs` and `parentheses` (true or false)',
  });
}

export async function timeFormsOf(sent: string | undefined): Promise<string[] | undefined> {
  const value = parsed(sent);
  if (value === undefined) return undefined;
  const problem = await timeFormsProblem(value);
  if (problem === null) return value as string[];
  throw invalid({ field: 'time_forms', wrong: `${shownValue(sent)} ${problem}`, allowed: 'a JSON array of strings' });
}

/** Undefined for a parameter that was not sent, and null for one that is not JSON. */
function parsed(sent: string | undefined): unknown {
  if (sent === undefined || sent === '') return undefined;
  try {
    return JSON.parse(sent) ?? null;
  } catch {
    return null;
  }
}

function isPairs(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__');
}
