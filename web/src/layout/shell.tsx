/** The layout of every page: header, navigation and content. */

import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { FollowExports } from '../console/follow/follow-exports.tsx';
import { useObservable } from '../data/observable.ts';
import { signInNeeded } from '../data/sign-in-again.ts';
import { DocsNavigation } from '../docs/docs-navigation.tsx';
import { lazyPart } from '../shell/lazy-part.ts';
import { notificationsUsed } from '../shell/notify.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { useArea } from './area.ts';
import { AreaLinks } from './area-links.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { RouteAnnouncer } from './route-announcer.tsx';

const SignInDialog = lazyPart(() => import('../account/sign-in-dialog.tsx'), 'SignInDialog');

/** Readers of the documentation do not need it. The service renders it with every page of the console. */
const ConsoleNavigation = lazyPart(() => import('../console/console-navigation.tsx'), 'ConsoleNavigation');

const Notices = lazyPart(() => import('./notices.tsx'), 'Notices');

export function Shell() {
  const area = useArea();
  const location = useRouterState({ select: (state) => state.location.href });
  const [open, setOpen] = useState(false);
  const hasNavigation = area !== 'account';
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the navigation covers the page, so it closes when it leads elsewhere.
  useEffect(() => setOpen(false), [location]);
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);
  return (
    <>
      <a className="skip" href="#main-content">
        Skip to content
      </a>
      <Header hasNavigation={hasNavigation} navigationOpen={open} onToggleNavigation={() => setOpen(!open)} />
      <ConnectionBanner />
      <div className="layout" data-area={area}>
        {hasNavigation && (
          <div className="sidebar" id="navigation" data-open={open || undefined}>
            <AreaLinks className="sidebar-areas" />
            <Suspense fallback={null}>{area === 'console' ? <ConsoleNavigation /> : <DocsNavigation />}</Suspense>
          </div>
        )}
        <main id="main-content" tabIndex={-1} inert={open}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <RouteAnnouncer />
      <SignInAgain />
      <FollowExports />
      <Notifying />
    </>
  );
}

function Notifying() {
  const used = useObservable(notificationsUsed);
  return <Suspense fallback={null}>{used && <Notices />}</Suspense>;
}

function SignInAgain() {
  const needed = useObservable(signInNeeded);
  return <Suspense fallback={null}>{needed && <SignInDialog />}</Suspense>;
}
