/** Of ECMAScript 2026. TypeScript 7.0 does not have it. */
type RawJson = JSON & { rawJSON(text: string): unknown };

/** A number of a JSON text, as written: IDs of 19 digits and `1.50` stay exact, where a double would round them. */
export class ExactNumber {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }
  toString(): string {
    return this.#source;
  }
  /** Keeps the digits in `JSON.stringify`. */
  toJSON(): unknown {
    return (JSON as RawJson).rawJSON(this.#source);
  }
}
