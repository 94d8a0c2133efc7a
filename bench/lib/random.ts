/** A random number generator with the same numbers in every run (Numerical Recipes' linear congruential generator). */
export class Random {
  #state: number;

  constructor(seed = 1) {
    this.#state = seed;
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    // Uses the upper bits, because the lowest ones repeat after a few numbers.
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
