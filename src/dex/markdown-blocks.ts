/** Markdown in pieces that belong together: paragraphs, lists, tables, and code with its fences. */

/** How code begins, also within lists and quotations, at any depth. */
const FENCE = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*[\s>]*(`{3,}|~{3,})/;

/** Whether a block is code. */
export function isCode(block: string): boolean {
  return FENCE.test(block) || /^(?: {4}|\t)/.test(block);
}

/** Cuts a text that comes bit by bit; a piece is handed over once it is whole. */
export class BlockCutter {
  #lines: string[] = [];
  #rest = '';
  /** The fence that the code ends with, when within code. */
  #fence: string | null = null;

  /** Takes more of the text; returns the blocks that are whole now. */
  push(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    return lines.flatMap((line) => this.#line(line));
  }

  /** The text is over; returns what is left of it. */
  end(): string[] {
    const blocks = this.#rest === '' ? [] : this.#line(this.#rest);
    this.#rest = '';
    return [...blocks, ...this.#cut()];
  }

  /** Characters that wait for their block to be whole. */
  get waiting(): number {
    return this.#rest.length + this.#lines.reduce((sum, line) => sum + line.length + 1, 0);
  }

  #line(line: string): string[] {
    const mark = FENCE.exec(line)?.[1];
    if (this.#fence !== null) {
      this.#lines.push(line);
      const closes = mark?.startsWith(this.#fence) && line.replace(/^[\s>]*/, '').trimEnd() === mark;
      if (!closes) return [];
      this.#fence = null;
      return this.#cut();
    }
    if (mark) {
      const before = this.#cut();
      this.#fence = mark;
      this.#lines.push(line);
      return before;
    }
    if (line.trim() === '') return this.#cut();
    this.#lines.push(line);
    return [];
  }

  #cut(): string[] {
    const block = this.#lines.join('\n');
    this.#lines = [];
    return block === '' ? [] : [block];
  }
}

/** The blocks of a whole text. */
export function blocksOf(markdown: string): string[] {
  const cutter = new BlockCutter();
  return [...cutter.push(markdown), ...cutter.end()];
}
