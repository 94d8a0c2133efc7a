import { useRouterState } from '@tanstack/react-router';
import { CONSOLE_PATHS } from '../data/console-pages.ts';

/** The part of the application that a page belongs to. It decides the navigation beside the page. */
export type Area = 'console' | 'docs' | 'dex' | 'account';

/** The first folders of the console's paths: `reports`, `admin`. */
const CONSOLE = new Set<string | undefined>(CONSOLE_PATHS.map((path) => path.split('/')[1]));

function areaOf(path: string): Area {
  if (CONSOLE.has(path.split('/')[1])) return 'console';
  if (/^\/docs\/ask\/?$/.test(path)) return 'dex';
  return /^\/docs(?:\/|$)/.test(path) ? 'docs' : 'account';
}

export function useArea(): Area {
  return useRouterState({ select: (state) => areaOf(state.location.pathname) });
}
