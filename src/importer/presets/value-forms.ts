/** Checks forms of numbers and times that are no part of a preset yet. */
import type { Static } from 'typebox';
import { RequestError } from '../../errors.ts';
import { loadOnce } from '../../load-once.ts';
import type { NUMBERS } from './preset-schema.ts';
import { makeTimeReader } from './read-time.ts';

export type NumberForm = Static<typeof NUMBERS>;

const loadSchema = loadOnce(() => Promise.all([import('./preset-schema.ts'), import('typebox/value')]));

/** Null if the value is no form of numbers. */
export async function numberFormOf(value: unknown): Promise<NumberForm | null> {
  const [{ NUMBERS }, { Value }] = await loadSchema();
  return Value.Check(NUMBERS, value) && value.group !== value.decimal ? value : null;
}

/** Why the value is no list of forms of times, without a subject and a full stop. Null if it is one. */
export async function timeFormsProblem(value: unknown): Promise<string | null> {
  const [{ TIME_FORMS }, { Value }] = await loadSchema();
  if (!Value.Check(TIME_FORMS, value)) return 'is not valid';
  return formsProblem(value);
}

/** Why the forms cannot be read. Each part of a time can be in a form once. */
export function formsProblem(forms: readonly string[], zone?: string): string | null {
  try {
    makeTimeReader(forms, zone);
    return null;
  } catch (cause) {
    return cause instanceof RequestError ? cause.message.replace(/\.$/, '') : 'a form of times is not valid';
  }
}
