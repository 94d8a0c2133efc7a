/**
 * Syntax highlighting without its cost: the service renders code with colors, and the browser loads the highlighter only when code
 * appears or changes later.
 */

import { type RefObject, useEffect, useState } from 'react';
import { loadPart } from '../shell/lazy-part.ts';

type Highlight = (code: string, language: string | undefined) => string;

let ready: Highlight | null = null;

/** Makes the highlighter available without loading it. The service calls this before it renders. */
export function provideHighlighter(highlight: Highlight): void {
  ready = highlight;
}

/** The code as HTML. Without colors until the highlighter is loaded. */
export function useHighlighted(
  code: string,
  language: string | undefined,
  element: RefObject<HTMLElement | null>,
): string {
  const [, setLoaded] = useState(false);
  useEffect(() => {
    // The service has rendered this code with colors already.
    const colored = element.current?.querySelector('[class^="hljs"]') && element.current.textContent === code;
    if (language === undefined || ready || colored) return;
    loadPart(() => import('./highlight.ts')).then(
      ({ highlight }) => {
        ready = highlight;
        setLoaded(true);
      },
      // The code stays without colors.
      () => {},
    );
  }, [code, language, element]);
  return language !== undefined && ready ? ready(code, language) : escaped(code);
}

function escaped(code: string): string {
  return code.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]!);
}
