/** Measures the text of a JSON object before it is parsed. Parsing takes up to 100 times the memory of the text. */

export interface JsonShape {
  /** Maximum objects and lists within each other. */
  depth: number;
  /** Number of values, or a few more. */
  values: number;
  /** Number of keys of the outer object as written. `JSON.parse` keeps only the last of duplicate keys. */
  keys: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** The text need not be valid. */
export function shapeOf(text: Buffer): JsonShape {
  let level = 0;
  let depth = 0;
  let values = 1;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]!;
    if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === COMMA) values += 1;
    else if (byte === COLON) keys += level === 1 ? 1 : 0;
    else if (OPENING.has(byte)) {
      level += 1;
      values += 1;
      depth = Math.max(depth, level);
    } else if (CLOSING.has(byte)) level -= 1;
  }
  return { depth, values, keys };
}

const OPENING = new Set(Buffer.from('{['));
const CLOSING = new Set(Buffer.from('}]'));

/** Index of the closing quote, or the length of a text without one. */
function endOfString(text: Buffer, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === BACKSLASH) at += 1;
    else if (text[at] === QUOTE) return at;
  }
  return text.length;
}
