/**
 * A question while it is read. Every recogniser takes its words out of it, so that no word means two things. Letters are
 * compared without case and accents; positions are those of the question, so that its own spelling can be looked up.
 */
export class Reading {
  /** The question, on one line. */
  readonly text: string;
  /** All of it in comparable letters, whatever has been taken. */
  readonly whole: string;
  /** The same, with bars in the place of what was taken: nothing matches across them. */
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

  /** The first match in what is left; it stays. */
  find(pattern: RegExp): RegExpExecArray | null {
    return pattern.exec(this.#rest);
  }

  /** The first match in what is left, which is taken. */
  take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest);
    if (match) this.blank(match.index, match.index + match[0].length);
    return match;
  }

  /** All matches in what is left, which are taken. */
  takeAll(pattern: RegExp): RegExpExecArray[] {
    const matches = [...this.#rest.matchAll(pattern)];
    for (const match of matches) this.blank(match.index, match.index + match[0].length);
    return matches;
  }

  /** Takes what lies between two positions. */
  blank(start: number, end: number): void {
    this.#rest = this.#rest.slice(0, start) + '|'.repeat(end - start) + this.#rest.slice(end);
  }

  /** The question's own spelling between two positions. */
  spelled(start: number, length: number): string {
    return this.text.slice(start, start + length);
  }
}

/** Lower case without accents, one unit for one unit. */
export function fold(text: string): string {
  return text.replace(/[A-Z\u0080-\uffff]/g, (unit) => {
    if (unit === '’' || unit === '‘') return "'";
    if (unit === '“' || unit === '”' || unit === '„' || unit === '«' || unit === '»') return '"';
    return (unit.normalize('NFD')[0] ?? unit).toLowerCase()[0] ?? unit;
  });
}
