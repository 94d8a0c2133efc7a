/** Kinds of facts that several readers treat in a special way. */

/** Kinds whose English words are used in other languages, too. Operators are not among them: "no" is "in" in Portuguese. */
export const TERMS = new Set([
  'report',
  'weak-report',
  'value',
  'format',
  'column',
  'filter',
  'topic',
  'excluded',
  'program',
]);

/** Kinds that reverse a meaning. A wrong guess would export the opposite, so they are never guessed. */
export const NEGATIONS = new Set(['not', 'not-after']);
