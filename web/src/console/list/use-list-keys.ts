import { useEffect, useEffectEvent } from 'react';
import { observable } from '../../data/observable.ts';

export interface ListKeys {
  /** ID of the export whose row has the focus. */
  onDownload(id: string): void;
  onDelete(id: string): void;
  onToggle(id: string): void;
  onClear(): void;
  onHelp(): void;
}

const STORED = 'sheaf-list-keys';

/** Whether single keys work. Speech input types letters, so WCAG 2.1.4 requires that they can be turned off. */
export const keysEnabled = observable(true);

function restoreKeysEnabled(): void {
  try {
    keysEnabled.set(localStorage.getItem(STORED) !== 'off');
  } catch {
    // Storage can be off. Then the keys work until the page is loaded again.
  }
}

export function setKeysEnabled(enabled: boolean): void {
  keysEnabled.set(enabled);
  try {
    localStorage.setItem(STORED, enabled ? 'on' : 'off');
  } catch {
    // See above.
  }
}

/** Where letters are text, or have a meaning of their own. */
const ELSEWHERE = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/**
 * Keys of the list, wherever the focus is on the page. The link in each row receives the focus, so Enter opens it, and screen readers
 * read it. Arrow keys move only from row to row, because they scroll the page otherwise.
 */
export function useListKeys(keys: ListKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest(ELSEWHERE) || document.querySelector('[role="dialog"]')) return;
    const row = target.closest<HTMLElement>('tr[data-export]');
    const id = row?.dataset['export'];
    if (row && event.key === 'ArrowDown') focusRow(row, 1);
    else if (row && event.key === 'ArrowUp') focusRow(row, -1);
    else if (event.key === 'Escape') keys.onClear();
    else if (!keysEnabled.get()) return;
    else if (event.key === 'j') focusRow(row, 1);
    else if (event.key === 'k') focusRow(row, -1);
    else if (event.key === '?') keys.onHelp();
    else if (id !== undefined && event.key === 'x') keys.onToggle(id);
    else if (id !== undefined && event.key === 'd') keys.onDownload(id);
    else if (id !== undefined && event.key === 'Delete') keys.onDelete(id);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    restoreKeysEnabled();
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** Moves the focus from a row to the next one. Without a row, to the first or the last. */
function focusRow(row: HTMLElement | null, step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('.exports .export-name')];
  const at = row ? links.findIndex((link) => row.contains(link)) : step === 1 ? -1 : links.length;
  const link = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  link?.focus();
  link?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}
