import {
  IconBookmark,
  IconCalendarRepeat,
  IconChartBar,
  IconDownload,
  IconFileImport,
  IconFilePlus,
  IconFiles,
  IconKey,
  IconMessage,
  IconSend,
  IconStack2,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { type ConsolePath, canOpen } from '../data/console-pages.ts';
import { useSession } from '../data/session.ts';
import { readExportSearch } from './data/export-search.ts';

interface Item {
  to: ConsolePath;
  label: string;
  Icon: typeof IconFiles;
}

const REPORTS: Item[] = [
  { to: '/reports', label: 'Reports', Icon: IconFiles },
  { to: '/reports/new', label: 'New export', Icon: IconFilePlus },
  { to: '/reports/import', label: 'Import data', Icon: IconFileImport },
  { to: '/presets', label: 'Presets', Icon: IconBookmark },
  { to: '/schedules', label: 'Schedules', Icon: IconCalendarRepeat },
  { to: '/destinations', label: 'Destinations', Icon: IconSend },
  { to: '/connections', label: 'Connections', Icon: IconDownload },
];

const GROUPS: { title: string; items: Item[] }[] = [
  {
    title: 'Administration',
    items: [
      { to: '/admin/usage', label: 'Usage', Icon: IconChartBar },
      { to: '/admin/keys', label: 'API keys', Icon: IconKey },
      { to: '/admin/users', label: 'Users', Icon: IconUsers },
      { to: '/admin/webhooks', label: 'Webhooks', Icon: IconWebhook },
    ],
  },
  {
    title: 'Service',
    items: [
      { to: '/admin/queue', label: 'Queue', Icon: IconStack2 },
      { to: '/admin/feedback', label: 'Feedback', Icon: IconMessage },
    ],
  },
];

/** Links to the pages of the console that the user's role can open. */
export function ConsoleNavigation() {
  const session = useSession();
  const visible = ({ to }: Item) => session && canOpen(to, session.caller.role);
  return (
    <nav aria-label="Console">
      <Items items={REPORTS.filter(({ to }) => canOpen(to, session?.caller.role ?? 'member'))} />
      {GROUPS.map(({ title, items }) => {
        const shown = items.filter(visible);
        if (shown.length === 0) return null;
        return (
          <div key={title}>
            <p className="navigation-title" aria-hidden="true">
              {title}
            </p>
            <Items items={shown} label={title} />
          </div>
        );
      })}
    </nav>
  );
}

/** What the navigation marks. Pages without an item of their own belong to the one that leads to them. */
function usePageOfNavigation(): string {
  return useRouterState({
    select: ({ location: { pathname, search } }) => {
      const path = pathname.replace(/\/$/, '');
      if (path.startsWith('/schedules/')) return '/schedules';
      if (!path.startsWith('/reports/') || path === '/reports/import') return path;
      if (path !== '/reports/new') return '/reports';
      const { preset, schedule } = readExportSearch({ ...search });
      if (preset !== undefined) return '/presets';
      return schedule ? '/schedules' : path;
    },
  });
}

function Items({ items, label }: { items: Item[]; label?: string }) {
  const current = usePageOfNavigation();
  return (
    <ul className="navigation-links flush" aria-label={label}>
      {items.map(({ to, label, Icon }) => (
        <li key={to}>
          {/* The router's own mark is only for the exact location. */}
          <Link to={to} activeOptions={{ exact: true }} aria-current={current === to ? 'page' : undefined}>
            <Icon size={16} stroke={1.75} aria-hidden="true" />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
