/** The API's messages at the fields of a form. */
import { ApiError } from '../../data/request.ts';
import { Problem } from '../../shell/problem.tsx';

/** The messages by field, without the name of the field that they begin with. */
export function fieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    error.details.map(({ field, message }) => {
      const text = message.replace(/^`[^`]+`: /, '').replaceAll('`', '');
      return [field, text.charAt(0).toUpperCase() + text.slice(1)];
    }),
  );
}

interface FormProblemProps {
  error: unknown;
  title: string;
  /** The fields of the form, which show their messages themselves. */
  fields: readonly string[];
  onReplace?: () => void;
}

/** An error of a form. Shows nothing if each of its messages has a field. */
export function FormProblem({ error, title, fields, onReplace }: FormProblemProps) {
  if (!error) return null;
  const named = Object.keys(fieldMessages(error));
  if (named.length > 0 && named.every((field) => fields.includes(field))) return null;
  return <Problem title={title} error={error} onReplace={onReplace} />;
}
