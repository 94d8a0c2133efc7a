/** Whether each file of a schedule replaces the one before: "overwrite the old file", "always under the same name". */
import type { Sentence } from './sentence.ts';

/** The verb is before the file, or behind it as in Japanese. A negation can be beside the verb. */
const FORMS = [
  'keep-file',
  'not? replace-file not-after?',
  'not? overwrite old-file not-after?',
  'old-file not|not-after? overwrite not-after?',
];

/** Uses the atoms of all such words. Null without them. Every file stays by default, and if they are negated. */
export function takeReplacement(sentence: Sentence): boolean | null {
  let replaces: boolean | null = null;
  for (const form of FORMS)
    for (let found = sentence.take(form); found; found = sentence.take(form))
      replaces = !found.facts.some((fact) => fact && ['keep-file', 'not', 'not-after'].includes(fact.kind));
  return replaces;
}
