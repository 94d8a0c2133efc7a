/** The hosts of a source. All data of an export is on the one that froze it. */
import { isDatabaseUnavailable } from '../db/away.ts';
import { SnapshotConflict } from './snapshot-errors.ts';

export interface Host {
  /** `host:port`. */
  name: string;
}

/** Milliseconds for which a host that was not available is tried last. Each request that waits for it takes up to ten seconds. */
const AWAY_MS = 30_000;

/** Runs `work` on the first host that is available, in the order of `hosts`. */
export function firstOf<H extends Host>(hosts: readonly H[]): <T>(work: (host: H) => Promise<T>) => Promise<T> {
  const awayUntil = new Map<H, number>();
  const isAway = (host: H) => performance.now() < (awayUntil.get(host) ?? 0);
  return async (work) => {
    const inOrder = [...hosts.filter((host) => !isAway(host)), ...hosts.filter(isAway)];
    for (const [i, host] of inOrder.entries()) {
      try {
        return await work(host);
      } catch (error) {
        if (!isDatabaseUnavailable(error as Error)) throw error;
        awayUntil.set(host, performance.now() + AWAY_MS);
        if (i === inOrder.length - 1) throw error;
      }
    }
    throw new Error('A source has at least one host.');
  };
}

/** The host of a token. With one host, it is the one under another name, or its snapshot proves that it is not. */
export function hostOf<H extends Host>(hosts: readonly H[], name: string | null): H {
  const found = hosts.length === 1 ? hosts[0] : hosts.find((host) => host.name === name);
  if (found) return found;
  throw new SnapshotConflict(`The snapshot is on ${name}, which is not in the settings of this process.`);
}
