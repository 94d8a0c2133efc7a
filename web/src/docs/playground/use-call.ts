import { useEffect, useRef, useState } from 'react';
import { UNREACHABLE } from '../../data/request.ts';
import { type Exchange, type RequestInput, send } from './call.ts';

export interface Call {
  exchange: Exchange | null;
  error: string | null;
  busy: boolean;
  /** The number of requests that have a response or an error. */
  started: number;
  run(input: RequestInput): void;
  stop(): void;
}

/** Sends one request at a time, and aborts it when the page is left. */
export function useCall(): Call {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [started, setStarted] = useState(0);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (input: RequestInput) => {
    const controller = new AbortController();
    running.current = controller;
    setExchange(null);
    setError(null);
    setBusy(true);
    let first = true;
    try {
      for await (const part of send(input, controller.signal)) {
        setExchange(part);
        if (first) setStarted((count) => count + 1);
        first = false;
      }
    } catch {
      if (!controller.signal.aborted) {
        setError(UNREACHABLE);
        setStarted((count) => count + 1);
      }
    } finally {
      setBusy(false);
    }
  };
  return { exchange, error, busy, started, run: (input) => void run(input), stop: () => running.current?.abort() };
}
