/** Returns the letters of a 0-based column: A … Z, AA … XFD (ECMA-376 Part 1 §18.18.62, ST_Ref's A1 notation). */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(0x41 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
