/** The problems of a file that defines a report type, in the style of all validation errors, with file, line and field. */
import type { z } from 'zod';
import { sentencesOf, shownValue } from '../../errors.ts';
import { OperatorError } from '../../operator-error.ts';

export interface FileProblem {
  /** The keys to the faulty value, such as `['columns', 2, 'kind']`. Empty for the file itself. */
  path: readonly PropertyKey[];
  wrong: string;
  allowed?: string;
  next?: string;
}

/** Problems of one file. Its message lists all of them. */
export class ReportFileError extends OperatorError {
  /** `lineOf` returns the line of a value, or null if it is unknown. */
  constructor(file: string, problems: readonly FileProblem[], lineOf: LineOf = () => null) {
    const lines = problems.map(({ path, ...what }) => {
      const line = lineOf(path);
      const field = path.length > 0 ? ` ${fieldOf(path)}:` : '';
      return `${file}${line === null ? '' : `:${line}`}:${field} ${sentencesOf(what)}`;
    });
    super([...new Set(lines)].join('\n'));
  }
}

export type LineOf = (path: readonly PropertyKey[]) => number | null;

/** `columns[2].kind` */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Says what is wrong with a value that does not have the form of a schema. */
export function problemsOf(error: z.ZodError, value: unknown): FileProblem[] {
  return error.issues.flatMap((issue) => problemOf(issue, at(value, issue.path)));
}

function problemOf(issue: z.core.$ZodIssue, value: unknown): FileProblem[] {
  const { path } = issue;
  // The schemas name what is allowed as their message.
  const allowed = issue.message;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], wrong: 'unknown name', allowed }));
  }
  if (issue.code === 'invalid_key')
    return [{ path, wrong: 'this name is not valid', allowed: issue.issues[0]!.message }];
  if (value === undefined) return [{ path, wrong: 'required, but missing', allowed }];
  return [{ path, wrong: `${shownValue(value)} is not valid`, allowed }];
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
  return found;
}
