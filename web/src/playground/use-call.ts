import { useEffect, useRef, useState } from 'react';
import { type Exchange, type Filled, send } from './call.ts';

export interface Call {
  exchange: Exchange | null;
  error: string | null;
  busy: boolean;
  run(filled: Filled): void;
  stop(): void;
}

/** One request at a time; it ends with the page. */
export function useCall(): Call {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (filled: Filled) => {
    const controller = new AbortController();
    running.current = controller;
    setExchange(null);
    setError(null);
    setBusy(true);
    try {
      for await (const part of send(filled, controller.signal)) setExchange(part);
    } catch {
      if (!controller.signal.aborted) setError('The service cannot be reached. Look whether it runs, then try again.');
    } finally {
      setBusy(false);
    }
  };
  return { exchange, error, busy, run: (filled) => void run(filled), stop: () => running.current?.abort() };
}
