/** All kinds, by their names on the command line. */
import type { ImportKind } from '../kind.ts';
import { ADVERTISERS } from './advertisers.ts';
import { CLICKS } from './clicks.ts';
import { DEALS } from './deals.ts';
import { PROGRAMMES } from './programmes.ts';
import { TRANSACTIONS } from './transactions.ts';

export const IMPORT_KINDS = {
  advertisers: ADVERTISERS,
  programmes: PROGRAMMES,
  deals: DEALS,
  clicks: CLICKS,
  transactions: TRANSACTIONS,
} as const satisfies Record<string, ImportKind>;

export type ImportKindName = keyof typeof IMPORT_KINDS;

/** The kind of files that networks hand out, which presets read. */
export function networkKind(name: ImportKindName): ImportKind {
  const kind: ImportKind = IMPORT_KINDS[name];
  return kind.handedOut ?? kind;
}
