/** Whether the service responds. A banner shows it, and pages load their data again when it is back. */
import { observable } from './observable.ts';

/** `away`: requests get no response. `offline`: the browser has no network. */
export type Connection = 'good' | 'away' | 'offline';

export const connection = observable<Connection>('good');

/** A request got no response. */
export function reportAway(): void {
  connection.set(navigator.onLine ? 'away' : 'offline');
}

/** A request got a response. */
export function reportResponse(): void {
  connection.set('good');
}

/** Asks the service whether it is there. Resolves with true if it responds. */
export async function checkConnection(): Promise<boolean> {
  const response = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  if (response?.ok) reportResponse();
  else reportAway();
  return response?.ok ?? false;
}
