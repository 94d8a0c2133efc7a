/** Bytes with a meaning in COPY text or in CSV. */

export const TAB: u8 = 0x09;
export const LF: u8 = 0x0a;
export const CR: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const APOSTROPHE: u8 = 0x27;
export const PLUS: u8 = 0x2b;
export const COMMA: u8 = 0x2c;
export const HYPHEN: u8 = 0x2d;
export const POINT: u8 = 0x2e;
export const SLASH: u8 = 0x2f;
export const ZERO: u8 = 0x30;
export const NINE: u8 = 0x39;
export const COLON: u8 = 0x3a;
export const SEMICOLON: u8 = 0x3b;
export const BACKSLASH: u8 = 0x5c;

export function isDigit(byte: u8): bool {
  return byte - ZERO <= 9;
}
