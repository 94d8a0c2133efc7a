/**
 * The frame of a page of the console: sign-in, permission, heading, introduction and main action. The service renders it, and it is the
 * same chunk for all pages. The page itself is loaded while the reader sees the frame.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ComponentType, Suspense, useEffect } from 'react';
import { type ConsolePath, canOpen, rolesOf } from '../data/console-pages.ts';
import { type Session, useSession } from '../data/session.ts';
import { useHydrated } from '../data/use-hydrated.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { usePageTitle } from '../shell/page-title.ts';
import { presetsQuery } from './data/presets.ts';
import { HEADS } from './parts/heads.tsx';
import { SignedIn } from './parts/signed-in.tsx';
import './frame.css';

/** The content of a page. `preload` loads its script. */
export type Content = ComponentType<{ session: Session }> & { preload?: () => Promise<unknown> };

/** Makes the page at a path. */
export function framed(path: ConsolePath, PageContent: Content): ComponentType {
  return function FramedPage() {
    const search = useSearch({ strict: false });
    const known = { first: !useHydrated(), presetName: usePresetName(search.preset) };
    const { variant, ...usual } = HEADS[path];
    const { title, crumbs, what, intro, action } = { ...usual, ...variant?.(search, known) };
    usePageTitle(title);
    return (
      <SignedIn what={what}>
        {(session) =>
          session && !canOpen(path, session.caller.role) ? (
            <NotForYou path={path} title={title} session={session} />
          ) : (
            <>
              {crumbs}
              <div className="page-head">
                <div>
                  <h1 className="page-title">{title}</h1>
                  {intro && <p className="console-intro">{intro}</p>}
                </div>
                {action}
              </div>
              <Suspense fallback={<PageSkeleton />}>
                {session ? <PageContent session={session} /> : <Loading content={PageContent} />}
              </Suspense>
            </>
          )
        }
      </SignedIn>
    );
  };
}

/** The name of a preset, once the presets are loaded. Not in the first render, which must be that of the service. */
function usePresetName(id: number | undefined): string | undefined {
  const session = useSession();
  const { data } = useQuery({ ...presetsQuery, enabled: id !== undefined && Boolean(session) });
  const preset = data?.find((one) => one.id === id);
  return useHydrated() ? preset?.name : undefined;
}

/** The script of the page and the session load at the same time. */
function Loading({ content }: { content: Content }) {
  useEffect(() => void content.preload?.(), [content]);
  return <PageSkeleton />;
}

/** Says kindly that a page is for other roles. */
function NotForYou({ path, title, session: { caller } }: { path: ConsolePath; title: string; session: Session }) {
  const operatorsOnly = !rolesOf(path)?.includes('admin');
  return (
    <div className="narrow not-for-you">
      <h1 className="page-title">{title}</h1>
      <p>
        {operatorsOnly
          ? 'Only the operators of this service can open this page.'
          : `Only admins of ${caller.publisher.name} can open this page.`}{' '}
        You are signed in as {caller.email}, with the role {caller.role}.
      </p>
      <p>
        {operatorsOnly
          ? 'If you need it, ask the people who run this service.'
          : 'If you need it, ask an admin to change your role.'}
      </p>
      <p>
        <Link to="/reports">Go to your reports</Link>
      </p>
    </div>
  );
}
