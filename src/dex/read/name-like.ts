/** Words of a question that look like names, of a person or a company. */
import type { Atom } from './sentence.ts';

/** Kinds of words that can be capitalized in the middle of a sentence although they are not names. */
export const NAMES = new Set(['report', 'weak-report', 'value', 'people', 'program', 'format']);

/** Whether a word is capitalized within a sentence. It can be a name that resembles a known word, such as the name of the sender. */
export function isName(text: string, atoms: readonly Pick<Atom, 'start' | 'end' | 'text'>[], at: number): boolean {
  const spelled = text.slice(atoms[at]!.start, atoms[at]!.end);
  const begins = at === 0 || /^[.!?:]$/.test(atoms[at - 1]!.text);
  return !begins && /^\p{Lu}[^\p{Lu}]+$/u.test(spelled);
}
