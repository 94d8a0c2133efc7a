/**
 * Decodes the backslash sequences of COPY.
 * Source: PostgreSQL documentation, COPY, "Text Format".
 */

/** The letters of `\b \f \n \r \t \v` and their bytes. Every other character after a backslash stands for itself. */
const letters: usize = memory.data<u8>([0x62, 0x66, 0x6e, 0x72, 0x74, 0x76]);
const controls: usize = memory.data<u8>([0x08, 0x0c, 0x0a, 0x0d, 0x09, 0x0b]);
const LETTERS: i32 = 6;
const LETTER_X: u8 = 0x78;

const named: usize = memory.data(256);
for (let byte = 0; byte < 256; byte++) store<u8>(named + byte, byte);
for (let i = 0; i < LETTERS; i++) store<u8>(named + load<u8>(letters + i), load<u8>(controls + i));

/** The last decoded byte. */
export let decoded: u8 = 0;

/** Decodes the sequence whose backslash is before `at`, in a field that ends before `end`. Returns the end of the sequence. */
export function decodeEscape(at: usize, end: usize): usize {
  const letter = load<u8>(at);
  // `\x` has one or two hex digits, and octal escapes have one to three digits. PostgreSQL reads both and writes neither.
  const isHex = letter === LETTER_X;
  const first = isHex ? at + 1 : at;
  const maxEnd = min(isHex ? first + 2 : first + 3, end);
  let code: u32 = 0;
  let p = first;
  for (; p < maxEnd; p++) {
    const value = digit(load<u8>(p));
    if (value >= <u32>(isHex ? 16 : 8)) break;
    code = (code << (isHex ? 4 : 3)) | value;
  }
  decoded = p > first ? <u8>code : load<u8>(named + letter);
  return p > first ? p : at + 1;
}

/** Returns the value of a hexadecimal digit, or 16 or more for other bytes. */
function digit(byte: u8): u32 {
  const value = <u32>byte - 0x30;
  if (value <= 9) return value;
  const letter = (<u32>byte | 0x20) - 0x61;
  return letter <= 5 ? 10 + letter : 16;
}
