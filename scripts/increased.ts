const STEPS = ['major', 'minor', 'patch'];

/** The next version after `current` in Semantic Versioning. Throws for a version with a suffix and for an unknown step. */
export function increased(current: string, step: string | undefined): string {
  const index = STEPS.indexOf(step ?? '');
  if (index < 0) throw new Error(`"${step ?? ''}" is not a step. Allowed: ${STEPS.join(', ')}.`);
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(current);
  if (!match) throw new Error(`"${current}" is not a version of the form 1.2.3.`);
  const numbers = match.slice(1).map(Number);
  return numbers.map((number, i) => (i < index ? number : i === index ? number + 1 : 0)).join('.');
}
