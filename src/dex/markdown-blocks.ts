/** Splits Markdown into blocks: paragraphs, lists, tables, and code with its fences. */

/** Start of a code block, also within lists and quotations at any depth. */
const FENCE = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*[\s>]*(`{3,}|~{3,})/;

/** Whether a block is code. */
export function isCode(block: string): boolean {
  return FENCE.test(block) || /^(?: {4}|\t)/.test(block);
}

/** Splits streamed text. Returns each block once it is complete. */
export class BlockCutter {
  #lines: string[] = [];
  #rest = '';
  /** The fence that closes the current code block. */
  #fence: string | null = null;

  /** Adds text. Returns the blocks that are now complete. */
  push(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    return lines.flatMap((line) => this.#line(line));
  }

  /** Ends the text. Returns the remaining blocks. */
  end(): string[] {
    const blocks = this.#rest === '' ? [] : this.#line(this.#rest);
    this.#rest = '';
    return [...blocks, ...this.#cut()];
  }

  /** Characters of the incomplete block. */
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

/** The blocks of a complete text. */
export function blocksOf(markdown: string): string[] {
  const cutter = new BlockCutter();
  return [...cutter.push(markdown), ...cutter.end()];
}
