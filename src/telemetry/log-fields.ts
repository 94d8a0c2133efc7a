/** Fields that every log line has while something is under way, however deep the line is written. */
import { AsyncLocalStorage } from 'node:async_hooks';

const underWay = new AsyncLocalStorage<object>();

/** Runs `work` with these fields on its log lines. */
export function withLogFields<T>(fields: object, work: () => T): T {
  return underWay.run({ ...underWay.getStore(), ...fields }, work);
}

export function logFields(): object {
  return underWay.getStore() ?? {};
}
