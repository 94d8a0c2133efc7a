/** Maps paths to pages. Large pages are loaded on demand. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Shell } from './layout/shell.tsx';
import { HomePage } from './pages/home-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { PageError } from './pages/page-error.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const at = <Path extends string>(path: Path, component: Parameters<typeof createRoute>[0]['component']) =>
  createRoute({ getParentRoute: () => root, path, component });

const operation = createRoute({
  getParentRoute: () => root,
  path: '/docs/operations/$operationId',
  component: lazyRouteComponent(() => import('./operation/operation-page.tsx'), 'OperationPage'),
});
const guide = createRoute({
  getParentRoute: () => root,
  path: '/docs/guides/$name',
  component: lazyRouteComponent(() => import('./pages/document-page.tsx'), 'GuidePage'),
});
const report = createRoute({
  getParentRoute: () => root,
  path: '/docs/reports/$name',
  component: lazyRouteComponent(() => import('./pages/document-page.tsx'), 'ReportPage'),
});
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/docs' });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
  // Set to undefined, not omitted: an omitted parameter keeps its value from the URL.
  validateSearch: ({ back }: { back?: unknown }): { back?: string } => ({ back: isOwnPath(back) ? back : undefined }),
});

const routeTree = root.addChildren([
  home,
  at('/docs', HomePage),
  at(
    '/docs/ask',
    lazyRouteComponent(() => import('./pages/ask-page.tsx'), 'AskPage'),
  ),
  signIn,
  at(
    '/account',
    lazyRouteComponent(() => import('./pages/account-page.tsx'), 'AccountPage'),
  ),
  operation,
  guide,
  report,
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** Accepts only paths of this site, so that a link cannot redirect to another site after sign-in. */
function isOwnPath(back: unknown): back is string {
  return typeof back === 'string' && /^\/(?!\/)[\w./-]*$/.test(back);
}
