/**
 * The language of code samples that the user has chosen. Browsers remember it for all pages. Pages have only the first language, and
 * load the others when one of them is chosen.
 */

import { useEffect } from 'react';
import type { WriteSample } from '../../../../src/openapi/code-samples/code-samples.ts';
import { curl } from '../../../../src/openapi/code-samples/curl.ts';
import { LANGUAGES, type Language } from '../../../../src/openapi/code-samples/languages.ts';
import { observable, useObservable } from '../../data/observable.ts';
import { loadPart } from '../../shell/lazy-part.ts';

const STORED_AS = 'sheaf-sample-language';

interface SampleLanguage extends Language {
  write: WriteSample;
}

/** The service renders the first language, and so does the first render in the browser. */
const shown = observable<SampleLanguage>({ ...LANGUAGES[0], write: curl });

export function useSampleLanguage(): SampleLanguage {
  useEffect(() => {
    const stored = read();
    if (stored !== null && stored !== shown.get().id) show(stored);
  }, []);
  return useObservable(shown);
}

export function chooseSampleLanguage(id: string): void {
  show(id);
  try {
    localStorage.setItem(STORED_AS, id);
  } catch {
    // Without storage, the choice lasts until the tab is closed.
  }
}

function show(id: string): void {
  const language = LANGUAGES.find((each) => each.id === id);
  if (!language) return;
  loadPart(() => import('../../../../src/openapi/code-samples/code-samples.ts')).then(
    ({ writers }) => shown.set({ ...language, write: writers[language.id] }),
    // While the service is unavailable, the sample keeps its language. The banner of the page says so.
    () => {},
  );
}

function read(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}
