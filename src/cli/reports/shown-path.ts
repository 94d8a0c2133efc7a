import { relative } from 'node:path';

/** A path as messages show it: relative if it is in the current folder. */
export function shownPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short || '.';
}
