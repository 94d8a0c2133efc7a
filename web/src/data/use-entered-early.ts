import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useHydrated } from './use-hydrated.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

declare global {
  /** What was entered into each field, and in which order, recorded by a script in the HTML of the page (`src/portal/head-scripts.ts`). */
  var enteredEarly: WeakMap<EventTarget, { at: number; text: string; sent?: true }> | undefined;
}

/**
 * Keeps what was entered into the fields of a part before its script arrived. Every part with fields that the service renders sets the
 * returned reference. React does not hear of such values, so the next rendering would replace them. When it takes over the part, each field reports
 * its value again, as if it were entered now. docs/decisions/0051-early-input.md has the alternatives.
 */
export function useEnteredEarly<T extends HTMLElement>(): RefObject<T | null> {
  const part = useRef<T>(null);
  // Not for a part that the browser itself has rendered: nobody can have typed into it.
  const rendered = useRef(!useHydrated());
  useLayoutEffect(() => {
    if (!rendered.current) return;
    rendered.current = false;
    const fields = part.current?.querySelectorAll<Field>('input, textarea, select') ?? [];
    // In the order of the reader, because a choice can replace other fields.
    const reports = [...fields]
      .sort((a, b) => enteredAt(a) - enteredAt(b))
      .flatMap((field) => [reportOf(field), sendingOf(field)])
      .filter((report) => report !== null);
    // After this commit, so that each report is rendered before the next one: a form makes its new value from the one before.
    if (reports.length === 0) return;
    queueMicrotask(() => {
      for (const report of reports) report();
    });
  }, []);
  return part;
}

/** What a browser itself has filled in comes first. */
function enteredAt(field: Field): number {
  return globalThis.enteredEarly?.get(field)?.at ?? 0;
}

/** Reads what was entered into a field, before the next rendering replaces it. Returns a function that reports it, or null if nothing was. */
function reportOf(field: Field): (() => void) | null {
  if (field instanceof HTMLSelectElement) {
    const { value, options } = field;
    if ([...options].every(({ selected, defaultSelected }) => selected === defaultSelected)) return null;
    return () => {
      field.value = value;
      dispatch(field, 'change');
    };
  }
  if (field instanceof HTMLInputElement && /^(?:radio|checkbox)$/.test(field.type)) {
    const { checked, type } = field;
    // Of the radio buttons of a group, the one that is checked reports.
    if (checked === field.defaultChecked || (type === 'radio' && !checked)) return null;
    return () => {
      field.checked = !checked;
      field.click();
    };
  }
  const text = globalThis.enteredEarly?.get(field)?.text ?? field.value;
  if (text === field.defaultValue) return null;
  const { selectionStart, selectionEnd } = field;
  return () => {
    // React ignores an event of a field that has the value that React has seen last, so the text is set without it.
    field.value = field.defaultValue;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')!.set!.call(field, text);
    const { activeElement } = document;
    if (activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
    // A list takes text only while it has the focus, and makes a value of it when the focus leaves.
    const isList = activeElement !== field && field.role === 'combobox';
    if (isList) field.focus({ preventScroll: true });
    dispatch(field, 'input');
    if (!isList) return;
    field.blur();
    if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  };
}

/** Returns a function that presses Enter, if it was pressed in a field whose text it sends. */
function sendingOf(field: Field): (() => void) | null {
  if (!globalThis.enteredEarly?.get(field)?.sent) return null;
  return () => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}

function dispatch(field: Field, type: 'input' | 'change'): void {
  field.dispatchEvent(new Event(type, { bubbles: true }));
}
