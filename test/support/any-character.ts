/** Any Unicode character, for fast-check. */
import fc from 'fast-check';

/** Lone surrogates are not characters. */
const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const CODE_POINTS = 0x110000;

/**
 * The characters of `fc.string({ unit: 'binary' })`, as a `unit`. That one builds a map of all 1,112,064 characters, which takes a
 * second of processor time in each process and slows every garbage collection afterwards.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat({ max: CODE_POINTS - SURROGATES - 1 })
  .map((n) => String.fromCodePoint(n < FIRST_SURROGATE ? n : n + SURROGATES), indexOf);

/** fast-check uses this to shrink strings and to include names such as `__proto__`. */
function indexOf(text: unknown): number {
  const [character, ...rest] = typeof text === 'string' ? text : '';
  if (character === undefined || rest.length > 0 || !character.isWellFormed())
    throw new Error('This is not a character.');
  const n = character.codePointAt(0)!;
  return n < FIRST_SURROGATE ? n : n - SURROGATES;
}
