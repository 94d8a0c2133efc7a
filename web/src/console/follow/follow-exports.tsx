/** Follows the exports that were started here, and says when one ends: in a notification, in the tab and, if allowed, in the system. */
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { useObservable } from '../../data/observable.ts';
import { onOtherTabs } from '../../data/other-tabs.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { followed, restoreFollowed, unfollowExport } from './followed.ts';

const Follower = lazyPart(() => import('./follower.tsx'), 'Follower');

/** Is on every page. What it needs is loaded when the first export is followed. */
export function FollowExports() {
  const ids = useObservable(followed);
  const queries = useQueryClient();
  useEffect(restoreFollowed, []);
  useEffect(() => onOtherTabs(() => void queries.invalidateQueries({ queryKey: ['exports'] })), [queries]);
  return (
    <Suspense fallback={null}>
      {ids.map((id) => (
        <Follower
          key={id}
          id={id}
          onEnd={() => {
            unfollowExport(id);
            void queries.invalidateQueries({ queryKey: ['exports'] });
          }}
        />
      ))}
    </Suspense>
  );
}
