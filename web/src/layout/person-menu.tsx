import { Link, useRouterState } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useSession } from '../data/session.ts';
import { lazyPart } from '../shell/lazy-part.ts';
import { PersonButton } from './person-button.tsx';

const OpenPersonMenu = lazyPart(() => import('./open-person-menu.tsx'), 'OpenPersonMenu');

/** The menu of the signed-in user, or a link to sign in. The menu itself is loaded when it is first opened. */
export function PersonMenu() {
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [used, setUsed] = useState(false);
  if (session === undefined) return <span className="person-space" />;
  if (session === null) {
    return (
      <Link to="/sign-in" search={path.startsWith('/sign-in') ? {} : { back: path }} className="plain-button">
        Sign in
      </Link>
    );
  }
  const button = <PersonButton session={session} onClick={() => setUsed(true)} />;
  if (!used) return button;
  return (
    <Suspense fallback={button}>
      <OpenPersonMenu session={session} />
    </Suspense>
  );
}
