import { type Problem, sentencesOf } from '../errors.ts';

/** Thrown for a rule that is not valid. `field` is a path that begins with `rule`. */
export class RuleError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(sentencesOf(problem));
    this.problem = problem;
  }
}
