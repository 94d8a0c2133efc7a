/** The names that people give to what they save. */
import { type TString, Type } from 'typebox';

/**
 * At least one character that is not a space, and no control characters: neither C0 and DEL nor C1 (U+0080 to U+009F), which terminals
 * interpret, too. https://www.unicode.org/charts/PDF/U0080.pdf
 */
const NAME = '^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$';

/** The schema of a name. Its operations remove spaces at both ends. */
export function nameSchema(shown: { description: string; examples: string[] }): TString {
  return Type.String({ minLength: 1, maxLength: 100, pattern: NAME, ...shown });
}
