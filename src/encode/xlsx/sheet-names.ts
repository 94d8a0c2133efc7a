/** Sheet names that Excel accepts. */
import { MAX_SHEET_NAME } from './limits.ts';

/** Truncates text to a number of UTF-16 code units, without splitting a character. */
function truncate(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, '');
}

/**
 * Returns a valid, unique name for each requested name. Excel forbids : \ / ? * [ ] and control characters, and an apostrophe at
 * either end. It also forbids more than 31 characters, an empty name, "History", and names that differ only in case.
 * Source: Microsoft, "Rename a worksheet", https://support.microsoft.com/en-us/office/rename-a-worksheet-3f1f7148-ee83-404d-8ef0-9ff99fbad1f9
 */
export function sheetNames(requested: readonly string[]): string[] {
  const taken = new Set(['history']);
  return requested.map((name) => {
    const valid = name.replace(/[:\\/?*[\]\u0000-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu, ' ');
    const trim = (text: string): string => text.replace(/^['\s]+|['\s]+$/g, '');
    const base = trim(truncate(trim(valid), MAX_SHEET_NAME)) || 'Sheet';
    let free = base;
    for (let n = 2; taken.has(free.toLowerCase()); n++) {
      const suffix = ` (${n})`;
      free = trim(truncate(base, MAX_SHEET_NAME - suffix.length)) + suffix;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}
