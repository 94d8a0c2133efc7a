/** Adds fields to every log line that is written during an asynchronous operation, at any call depth. */
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<object>();

/** Runs `work` with these fields on its log lines. */
export function withLogFields<T>(fields: object, work: () => T): T {
  return current.run({ ...current.getStore(), ...fields }, work);
}

export function logFields(): object {
  return current.getStore() ?? {};
}
