import { useEffect, useState } from 'react';
import { copyText } from './copy-text.ts';

/** Milliseconds for which a button says that it has copied. */
const COPIED_MS = 2000;

/** Copies a text, also over plain HTTP. Returns what a button says: its label, and for two seconds the result. */
export function useCopy(value: string, label: string): { copied: boolean; words: string; copy: () => Promise<void> } {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), COPIED_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { idle: label, copied: 'Copied', failed: 'Not copied: select the text and copy it' }[state];
  const copy = async () => setState((await copyText(value)) ? 'copied' : 'failed');
  return { copied: state === 'copied', words, copy };
}
