import { useEffect, useEffectEvent } from 'react';
import { announceEnd } from './announce-end.tsx';
import { exportEvents, hasEnded } from './export-events.ts';

/** Follows one export until it ends. Shows nothing itself. */
export function Follower({ id, onEnd }: { id: number; onEnd(): void }) {
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    const controller = new AbortController();
    const follow = async () => {
      for await (const now of exportEvents(id, controller.signal)) if (hasEnded(now)) await announceEnd(now);
    };
    follow()
      // An export that was deleted, or a user who did not sign in again: there is nothing left to follow.
      .catch(() => {})
      .finally(() => {
        if (!controller.signal.aborted) end();
      });
    return () => controller.abort();
  }, [id]);
  return null;
}
