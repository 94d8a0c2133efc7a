/** Names Excel accepts for sheets. */
import { MAX_SHEET_NAME } from './limits.ts';

/** Cuts to UTF-16 code units without leaving half a character. */
function cut(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, '');
}

/**
 * One legal name for each wanted one, all different. Excel forbids : \ / ? * [ ] and control characters, an apostrophe at
 * either end, more than 31 characters, an empty name, "History", and names that differ only in case.
 * Source: Microsoft, "Rename a worksheet", https://support.microsoft.com/en-us/office/rename-a-worksheet-3f1f7148-ee83-404d-8ef0-9ff99fbad1f9
 */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set(['history']);
  return wanted.map((name) => {
    const legal = name.replace(/[:\\/?*[\]\u0000-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu, ' ');
    const trim = (text: string): string => text.replace(/^['\s]+|['\s]+$/g, '');
    const base = trim(cut(trim(legal), MAX_SHEET_NAME)) || 'Sheet';
    let free = base;
    for (let n = 2; taken.has(free.toLowerCase()); n++) {
      const suffix = ` (${n})`;
      free = trim(cut(base, MAX_SHEET_NAME - suffix.length)) + suffix;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}
