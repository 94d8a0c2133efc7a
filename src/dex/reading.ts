/**
 * A question while it is being read. Each recognizer removes its words, so that no word counts twice. Letters are compared
 * without case and accents. Positions refer to the original question, so that its spelling can be looked up.
 */
export class Reading {
  /** The question on one line. */
  readonly text: string;
  /** The whole question in comparable letters, including removed words. */
  readonly whole: string;
  /** The question in comparable letters, with bars in place of removed words, so that nothing matches across them. */
  #rest: string;

  constructor(question: string) {
    this.text = question
      .normalize('NFC')
      .replace(/[\s\0-\x1f\x7f]/gu, ' ')
      .trim();
    this.whole = fold(this.text);
    this.#rest = this.whole;
  }

  get rest(): string {
    return this.#rest;
  }

  /** The first match in the rest. Removes nothing. */
  find(pattern: RegExp): RegExpExecArray | null {
    return pattern.exec(this.#rest);
  }

  /** Removes and returns the first match in the rest. */
  take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest);
    if (match) this.blank(match.index, match.index + match[0].length);
    return match;
  }

  /** Removes and returns all matches in the rest. */
  takeAll(pattern: RegExp): RegExpExecArray[] {
    const matches = [...this.#rest.matchAll(pattern)];
    for (const match of matches) this.blank(match.index, match.index + match[0].length);
    return matches;
  }

  /** Removes the text between two positions. */
  blank(start: number, end: number): void {
    this.#rest = this.#rest.slice(0, start) + '|'.repeat(end - start) + this.#rest.slice(end);
  }

  /** The original spelling between two positions. */
  spelled(start: number, length: number): string {
    return this.text.slice(start, start + length);
  }
}

/** Lower case without accents. Keeps the number of UTF-16 units. */
export function fold(text: string): string {
  return text.replace(/[A-Z\u0080-\uffff]/g, (unit) => {
    if (unit === '’' || unit === '‘') return "'";
    if (unit === '“' || unit === '”' || unit === '„' || unit === '«' || unit === '»') return '"';
    return (unit.normalize('NFD')[0] ?? unit).toLowerCase()[0] ?? unit;
  });
}
