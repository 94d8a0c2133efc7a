/** Splits a note that is longer than a cell into several rows, so that no text is lost. */
import type { NoteRow } from '../format.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';

/** Returns the note itself if it fits in a cell, or else rows labeled "Filters (1 of 3)" and so on. */
export function splitNote(note: NoteRow): readonly NoteRow[] {
  const [label, text] = note;
  if (text.length <= MAX_CELL_CHARACTERS) return [note];
  const pieces: string[] = [];
  for (let rest = text; rest !== ''; rest = rest.slice(pieces.at(-1)!.length)) pieces.push(rest.slice(0, endOf(rest)));
  return pieces.map((piece, index) => [`${label} (${index + 1} of ${pieces.length})`, piece]);
}

/**
 * Returns the end of the first piece. It is after a space if there is one, so that values are not split, and never within a
 * character.
 */
function endOf(text: string): number {
  if (text.length <= MAX_CELL_CHARACTERS) return text.length;
  const space = text.lastIndexOf(' ', MAX_CELL_CHARACTERS - 1);
  if (space > 0) return space + 1;
  const last = text.charCodeAt(MAX_CELL_CHARACTERS - 1);
  return last >= 0xd800 && last <= 0xdbff ? MAX_CELL_CHARACTERS - 1 : MAX_CELL_CHARACTERS;
}
