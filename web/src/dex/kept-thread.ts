/** The conversation with Dex, kept in this tab so that it survives a reload. */
import { keepPrivate, readPrivate } from '../data/private-storage.ts';
import type { DexResponse } from './ask.ts';

/** A question of the conversation, and what Dex has responded so far. */
export interface Turn {
  id: number;
  question: string;
  response: DexResponse;
}

const NAME = 'dex';

/** Turns that are kept. The API accepts as many earlier questions. */
export const MAX_TURNS = 20;

/** Keeps the last turns that are complete, with the e-mail address of the reader. Null is a reader without a session. */
export function keepThread(turns: readonly Turn[], reader: string | null): void {
  const complete = turns.filter(({ response }) => response.done !== null).slice(-MAX_TURNS);
  keepPrivate(NAME, complete.length > 0 ? { reader, turns: complete } : null);
}

/** What was kept for this reader. A session can end in another tab, so a conversation with a session is for its reader only. */
export function keptThread(reader: string | null): Turn[] {
  const { reader: keptFor, turns } = (readPrivate(NAME) ?? {}) as { reader?: unknown; turns?: unknown };
  if (!Array.isArray(turns) || (keptFor !== null && keptFor !== reader)) return [];
  return turns.filter(isTurn);
}

/** Whether it has the form of this version. */
function isTurn(value: unknown): value is Turn {
  const { id, question, response } = (value ?? {}) as Partial<Turn>;
  return (
    typeof id === 'number' &&
    typeof question === 'string' &&
    typeof response?.text === 'string' &&
    typeof response.done === 'object' &&
    response.done !== null &&
    typeof response.understood?.intent === 'string'
  );
}
