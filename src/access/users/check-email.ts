import { invalid, shownValue } from '../../errors.ts';

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3, without the angle brackets. */
const MAX_CHARACTERS = 254;

/** Returns the e-mail address in lower case. Throws VALIDATION_ERROR. */
export function checkEmail(text: string): string {
  const email = text.trim().toLowerCase();
  const isValid = /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u.test(email) && email.length <= MAX_CHARACTERS;
  if (isValid) return email;
  throw invalid({ field: 'email', wrong: `${shownValue(text)} is not valid`, allowed: 'an e-mail address' });
}
