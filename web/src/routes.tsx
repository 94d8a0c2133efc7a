/**
 * Maps paths to pages. Each page is a chunk of its own, named by its file, so that the service knows which styles and scripts a
 * rendered page needs.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorRouteComponent,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
  type StaticDataRouteOption,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { readDestinationSearch } from './console/data/destination-search.ts';
import { readExportSearch } from './console/data/export-search.ts';
import { readScheduleSearch } from './console/data/schedule-search.ts';
import type { Content } from './console/frame.tsx';
import { readListSearch } from './console/list/list-search.ts';
import type { ConsolePath } from './data/console-pages.ts';
import { pageTakenOver, takeover } from './data/takeover.ts';
import { readAskSearch } from './dex/ask-search.ts';
import { NotLoaded } from './layout/not-loaded.tsx';
import { Shell } from './layout/shell.tsx';
import { loadPart } from './shell/lazy-part.ts';

type PageModule = Record<string, ComponentType>;

const PAGES = import.meta.glob<PageModule>('./{account,console,dex,docs,layout,search}/**/*-page.tsx');

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface StaticDataRouteOption {
    /** The file of the page, from the folder of this file. */
    file?: string;
    /** Files of parts that the page loads later, but that the service renders, so their styles are in the HTML. */
    parts?: string[];
    /** The file of the content, which only signed-in users see. */
    content?: string;
    /** Further scripts and data of the page. Without them, the browser would learn of each one only from the script before it. */
    needs?: (search: Record<string, unknown>) => Needs;
  }
}

interface Needs {
  /** Files of the content, from the folder of this file. */
  files?: string[];
  /** Paths of GET requests whose responses do not change while the page is open: the browser keeps a response until a script asks for it. */
  requests: string[];
}

/** Loads the page's file. */
function loaderOf(file: string): () => Promise<PageModule> {
  const load = PAGES[`./${file}`];
  if (!load) throw new Error(`routes.tsx: there is no page ${file}`);
  return () => loadPart(load);
}

/** The component `name` of the page's file. */
function page(file: string, name: string, more: Pick<StaticDataRouteOption, 'parts' | 'content'> = {}) {
  const load = loaderOf(file);
  const component = lazyRouteComponent(async () => ({ Page: pageTakenOver((await load())[name]!) }), 'Page');
  return { component, staticData: { file, ...more } };
}

/** What is shown in place of a page that failed. Offline, its script may not be there. */
function failedPage(name: 'FailedPage' | 'FailedShell'): ErrorRouteComponent {
  return lazyRouteComponent(
    () =>
      loadPart(() => import('./layout/failed-page.tsx'))
        .catch(() => ({ FailedPage: NotLoaded, FailedShell: NotLoaded }))
        .then((loaded) => ({ Page: pageTakenOver(loaded[name]) })),
    'Page',
  );
}

/** What the pages of the console have beside them. */
const NAVIGATION = ['console/console-navigation.tsx'];

/**
 * A page of the console. The service renders its frame, so the heading shows before the scripts. The script of the page itself loads
 * when the reader seems about to open it, or with the frame.
 */
function consolePage(
  path: ConsolePath,
  file: string,
  name: string,
  needs?: (search: Record<string, unknown>) => Needs,
) {
  const content = lazyRouteComponent(loaderOf(file), name) as Content;
  return {
    component: lazyRouteComponent(
      () =>
        loadPart(() => import('./console/frame.tsx')).then(({ framed }) => ({
          Page: pageTakenOver(framed(path, content)),
        })),
      'Page',
    ),
    loader: ({ cause }: { cause: string }) => {
      if (cause === 'preload') void content.preload?.();
    },
    staticData: { file: 'console/frame.tsx', content: file, parts: NAVIGATION, ...(needs && { needs }) },
  };
}

function needsOfNewExport({ report_type }: Record<string, unknown>): Needs {
  if (typeof report_type !== 'string') return { requests: ['/api/v1/report-types'] };
  return {
    files: ['console/new-export/export-form.tsx', 'console/new-export/column-editor.tsx'],
    requests: [`/api/v1/report-types/${encodeURIComponent(report_type)}`],
  };
}

const root = createRootRoute({
  beforeLoad: () => takeover(),
  component: Shell,
  errorComponent: failedPage('FailedShell'),
  notFoundComponent: page('search/not-found-page.tsx', 'NotFoundPage').component,
});
const getParentRoute = () => root;

const home = createRoute({
  getParentRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/docs' });
  },
});

const docs = [
  createRoute({ getParentRoute, path: '/docs', ...page('docs/home-page.tsx', 'HomePage') }),
  createRoute({ getParentRoute, path: '/docs/guides/$name', ...page('docs/document-page.tsx', 'GuidePage') }),
  createRoute({
    getParentRoute,
    path: '/docs/reports/$name',
    ...page('docs/document-page.tsx', 'ReportPage', { parts: ['docs/report/sample-table.tsx'] }),
  }),
  createRoute({ getParentRoute, path: '/docs/changelog', ...page('docs/document-page.tsx', 'ChangelogPage') }),
  createRoute({
    getParentRoute,
    path: '/docs/operations/$operationId',
    ...page('docs/operation/operation-page.tsx', 'OperationPage', {
      parts: ['docs/operation/samples-column.tsx', 'docs/playground/playground.tsx'],
    }),
    // A request body for the playground.
    validateSearch: ({ body }: Record<string, unknown>): { body?: Record<string, unknown> } => ({
      body: typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined,
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/docs/ask',
    ...page('dex/ask-page.tsx', 'AskPage', { parts: ['dex/ask-box.tsx'] }),
    validateSearch: readAskSearch,
  }),
] as const;

const account = [
  createRoute({
    getParentRoute,
    path: '/sign-in',
    ...page('account/sign-in-page.tsx', 'SignInPage'),
    // Set to undefined, not omitted: an omitted parameter keeps its value from the URL.
    validateSearch: ({ back }: { back?: unknown }): { back?: string } => ({ back: isOwnPath(back) ? back : undefined }),
  }),
  createRoute({ getParentRoute, path: '/account', ...page('account/account-page.tsx', 'AccountPage') }),
] as const;

const consolePages = [
  createRoute({
    getParentRoute,
    path: '/reports',
    ...consolePage('/reports', 'console/list/reports-page.tsx', 'ReportsPage'),
    validateSearch: readListSearch,
  }),
  createRoute({
    getParentRoute,
    path: '/reports/new',
    ...consolePage('/reports/new', 'console/new-export/new-export-page.tsx', 'NewExportPage', needsOfNewExport),
    validateSearch: readExportSearch,
  }),
  createRoute({
    getParentRoute,
    path: '/reports/import',
    ...consolePage('/reports/import', 'console/imports/import-page.tsx', 'ImportPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/reports/$id',
    ...page('console/export/export-page.tsx', 'ExportPage', {
      content: 'console/export/one-export.tsx',
      parts: NAVIGATION,
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/presets',
    ...consolePage('/presets', 'console/presets/presets-page.tsx', 'PresetsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schedules',
    ...consolePage('/schedules', 'console/schedules/schedules-page.tsx', 'SchedulesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/schedules/new',
    ...consolePage('/schedules/new', 'console/schedules/new-schedule-page.tsx', 'NewSchedulePage'),
    validateSearch: readScheduleSearch,
  }),
  createRoute({
    getParentRoute,
    path: '/schedules/$id',
    ...page('console/schedules/schedule-page.tsx', 'SchedulePage', {
      content: 'console/schedules/one-schedule.tsx',
      parts: NAVIGATION,
    }),
  }),
  createRoute({
    getParentRoute,
    path: '/schedules/$id/edit',
    ...page('console/schedules/schedule-page.tsx', 'EditSchedulePage', {
      content: 'console/schedules/edit-schedule.tsx',
      parts: NAVIGATION,
    }),
    validateSearch: readScheduleSearch,
  }),
  createRoute({
    getParentRoute,
    path: '/destinations',
    ...consolePage('/destinations', 'console/destinations/destinations-page.tsx', 'DestinationsPage'),
    validateSearch: readDestinationSearch,
  }),
  createRoute({
    getParentRoute,
    path: '/connections',
    ...consolePage('/connections', 'console/connections/connections-page.tsx', 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/queue',
    ...consolePage('/admin/queue', 'console/queue/queue-page.tsx', 'QueuePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/feedback',
    ...consolePage('/admin/feedback', 'console/feedback/feedback-page.tsx', 'FeedbackPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/keys',
    ...consolePage('/admin/keys', 'console/keys/keys-page.tsx', 'KeysPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/users',
    ...consolePage('/admin/users', 'console/users/users-page.tsx', 'UsersPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/webhooks',
    ...consolePage('/admin/webhooks', 'console/webhooks/webhooks-page.tsx', 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/admin/usage',
    ...consolePage('/admin/usage', 'console/usage/usage-page.tsx', 'UsagePage'),
  }),
] as const;

const routeTree = root.addChildren([home, ...docs, ...account, ...consolePages]);

export function makeRouter(options: { history?: RouterHistory; isServer?: boolean } = {}) {
  return createRouter({
    routeTree,
    ...options,
    defaultPreload: 'intent',
    // In the service, it would add an inline script.
    scrollRestoration: !options.isServer,
    defaultErrorComponent: failedPage('FailedPage'),
  });
}

/** Accepts only paths of this site, so that a link cannot redirect to another site after sign-in. */
function isOwnPath(back: unknown): back is string {
  return typeof back === 'string' && /^\/(?!\/)[\w./-]*$/.test(back);
}
