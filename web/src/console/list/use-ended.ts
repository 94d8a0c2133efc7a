import { useEffect, useRef, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { isRunning } from './list-queries.ts';

/** Milliseconds for which a row shows that its export has just ended. */
const SHOWN_MS = 6000;

const NONE: ReadonlySet<number> = new Set();

/** The exports that were in progress when the list was last loaded, and have ended since. `onChange` runs after any change of a status. */
export function useEnded(exports: readonly Export[] | undefined, onChange: () => void): ReadonlySet<number> {
  const before = useRef(new Map<number, Export['status']>());
  const [ended, setEnded] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new data of the list is a reason to compare.
  useEffect(() => {
    if (exports === undefined) return;
    const earlier = before.current;
    before.current = new Map(exports.map(({ id, status }) => [id, status]));
    if (earlier.size === 0) return;
    if (exports.some(({ id, status }) => earlier.get(id) !== status)) onChange();
    const now = exports.filter((row) => !isRunning(row) && isRunning({ status: earlier.get(row.id) ?? row.status }));
    if (now.length > 0) setEnded((shown) => new Set([...shown, ...now.map(({ id }) => id)]));
  }, [exports]);
  useEffect(() => {
    if (ended.size === 0) return;
    const timer = setTimeout(() => setEnded(NONE), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [ended]);
  return ended;
}
