/** What the first byte of a text decides. */

/**
 * First bytes that make a spreadsheet see a formula: = + - @ TAB CR LF.
 * Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection. Such texts get an apostrophe in
 * front. Only the first byte decides: with a space before it, Excel and LibreOffice read text. Numbers are never touched,
 * so that -5.00 stays a number.
 */
const formulas: usize = memory.data<u8>([0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d, 0x0a]);
const FORMULAS: i32 = 7;
/** The apostrophe itself, which readers cannot tell from ours, and the space, which some of them trim. */
const others: usize = memory.data<u8>([0x27, 0x20]);
const OTHERS: i32 = 2;

const FORMULA: u8 = 1;
const CAREFUL: u8 = 2;
const meanings: usize = memory.data(256);

/** Whether a text that begins so would be taken for a formula. */
export function beginsFormula(byte: u8): bool {
  return load<u8>(meanings + byte) === FORMULA;
}

/** Whether a field that begins so cannot be copied without a closer look. TAB and LF are among them: the field is empty. */
export function beginsCareful(byte: u8): bool {
  return load<u8>(meanings + byte) !== 0;
}

for (let i = 0; i < FORMULAS; i++) store<u8>(meanings + load<u8>(formulas + i), FORMULA);
for (let i = 0; i < OTHERS; i++) store<u8>(meanings + load<u8>(others + i), CAREFUL);
