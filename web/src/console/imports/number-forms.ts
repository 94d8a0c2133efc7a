/** Forms of amounts, by an example that shows the marks. */
import type { NumberForm } from '../data/imports.ts';

export const NUMBER_FORMS: readonly { example: string; form: NumberForm }[] = [
  { example: '1,234.56', form: { decimal: '.', group: ',' } },
  { example: '1.234,56', form: { decimal: ',', group: '.' } },
  { example: '1 234,56', form: { decimal: ',', group: ' ' } },
  { example: "1'234.56", form: { decimal: '.', group: "'" } },
  { example: '1 234.56', form: { decimal: '.', group: ' ' } },
  { example: "1'234,56", form: { decimal: ',', group: "'" } },
  { example: '1234.56', form: { decimal: '.' } },
  { example: '1234,56', form: { decimal: ',' } },
];

/** The example of the marks of a form. */
export function exampleOf({ decimal, group }: NumberForm): string {
  const found = NUMBER_FORMS.find(({ form }) => form.decimal === decimal && form.group === group);
  return found?.example ?? `1${group ?? ''}234${decimal}56`;
}

/** The form with the marks of an example. Signs and parentheses stay. */
export function withMarks(example: string, form: NumberForm | undefined): NumberForm {
  const { signs, parentheses } = form ?? {};
  const marks = NUMBER_FORMS.find((one) => one.example === example)?.form ?? { decimal: '.' };
  return { ...marks, ...(signs && { signs }), ...(parentheses && { parentheses }) };
}
