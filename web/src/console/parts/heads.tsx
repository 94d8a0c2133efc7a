/** The heads of the pages of the console, which the service renders. */
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConsolePath } from '../../data/console-pages.ts';
import type { ExportSearch } from '../data/export-search.ts';
import type { ScheduleDraft } from '../data/schedule-search.ts';
import { Crumbs } from './crumbs.tsx';

interface Known {
  /** Whether this is the first render. The service renders one page for all presets, and one for all schedules. */
  first: boolean;
  /** The name of the preset, once it is loaded. */
  presetName: string | undefined;
}

interface PageHead {
  title: string;
  /** The way to the page, above its heading. */
  crumbs?: ReactNode;
  /** What the page shows, in the heading of the form to sign in. Default: your reports. */
  what?: string;
  /** One sentence that says what the page is for. */
  intro?: ReactNode;
  /** The main action, at the end of the heading. */
  action?: ReactNode;
  /** What differs for a page that is opened for something else, which its URL says. */
  variant?: (search: ExportSearch, known: Known) => Partial<PageHead> | undefined;
}

export const HEADS: Record<ConsolePath, PageHead> = {
  '/reports': {
    title: 'Reports',
    action: (
      <Link to="/reports/new" className="plain-button primary">
        <IconPlus size={18} stroke={2} aria-hidden="true" />
        New export
      </Link>
    ),
  },
  '/reports/new': {
    title: 'New export',
    intro:
      'Choose a report type, filters and columns. You see the number of rows and the first of them before you create the file.',
    variant: ({ preset, schedule }, { first, presetName }) => {
      if (preset !== undefined) {
        return {
          title: `Edit ${presetName ?? 'preset'}`,
          crumbs: (
            <Crumbs current={presetName ?? (first ? 'Preset' : `Preset ${preset}`)}>
              <Link to="/presets">Presets</Link>
            </Crumbs>
          ),
          intro: 'Change what the preset keeps. Exports that were created from it stay as they are.',
        };
      }
      if (!schedule) return undefined;
      return {
        title: `Export of ${first ? 'a schedule' : nameOfDraft(schedule)}`,
        crumbs: first ? crumbsOf() : crumbsOfDraft(schedule),
        intro: 'Choose what each run exports. You then come back to the schedule, which you save there.',
      };
    },
  },
  '/reports/import': {
    title: 'Import data',
    what: 'your imports',
    intro: (
      <>
        Choose a file of a network, or one with Sheaf's columns. You see how it is read before anything is stored. The
        guide explains{' '}
        <Link to="/docs/guides/$name" params={{ name: 'import' }}>
          files, columns and presets
        </Link>
        .
      </>
    ),
  },
  '/presets': {
    title: 'Presets',
    what: 'your presets',
    intro:
      'Exports that were saved under a name. Relative dates, such as the last 7 days, become dates whenever a preset is used.',
  },
  '/schedules': {
    title: 'Schedules',
    what: 'your schedules',
    intro:
      'Exports that repeat at set times. Everyone at your publisher sees them, and relative dates count from the time of each run.',
    action: (
      <Link to="/schedules/new" className="plain-button primary">
        <IconPlus size={18} stroke={2} aria-hidden="true" />
        New schedule
      </Link>
    ),
  },
  '/schedules/new': {
    title: 'New schedule',
    what: 'your schedules',
    intro: 'Choose what to export, when, and where the files go. You see the next times before you create it.',
  },
  '/destinations': {
    title: 'Destinations',
    what: 'your destinations',
    intro: (
      <>
        Places that the files of schedules are delivered to. Admins create them, and everyone at your publisher can
        choose them for a schedule. The guide explains{' '}
        <Link to="/docs/guides/$name" params={{ name: 'destinations' }}>
          each kind
        </Link>
        .
      </>
    ),
  },
  '/connections': {
    title: 'Connections',
    what: 'your connections',
    intro: (
      <>
        Accounts at affiliate networks. Sheaf fetches and imports their transactions at set times. The guide explains{' '}
        <Link to="/docs/guides/$name" params={{ name: 'connections' }}>
          what is fetched
        </Link>
        .
      </>
    ),
  },
  '/admin/keys': {
    title: 'API keys',
    what: 'your API keys',
    intro:
      'A key gives a program or a person the access of its owner. Use one key for each, so that you can revoke it alone.',
  },
  '/admin/users': {
    title: 'Users',
    what: 'users',
    intro: 'People and programs that have access. A user signs in with an API key, so create one with the user.',
  },
  '/admin/webhooks': {
    title: 'Webhooks',
    what: 'webhooks',
    intro: (
      <>
        Sheaf sends an event to your URL when an export ends, a schedule is paused, or a delivery fails. The guide shows{' '}
        <Link to="/docs/guides/$name" params={{ name: 'webhooks' }}>
          how to verify events
        </Link>
        .
      </>
    ),
  },
  '/admin/usage': {
    title: 'Usage',
    what: 'your usage',
    intro: 'Exports by the day on which they were finished.',
  },
  '/admin/queue': {
    title: 'Queue',
    what: 'the queue',
    intro: 'What waits, what is being built, and on which workers. The page updates itself every 10 seconds.',
  },
  '/admin/feedback': {
    title: 'Feedback',
    what: 'feedback',
    intro: 'What readers said about pages of the documentation, newest first.',
  },
};

function nameOfDraft({ id, from: { name } }: ScheduleDraft): string {
  return name || (id === undefined ? 'a new schedule' : `schedule ${id}`);
}

/** The links lead back to the form of the schedule as it was left. */
function crumbsOfDraft(draft: ScheduleDraft): ReactNode {
  const { id, from } = draft;
  if (id === undefined) {
    return crumbsOf(
      <Link key="new" to="/schedules/new" search={{ from }}>
        New schedule
      </Link>,
    );
  }
  const params = { id: String(id) };
  return crumbsOf(
    <Link key="schedule" to="/schedules/$id" params={params}>
      {nameOfDraft(draft)}
    </Link>,
    <Link key="edit" to="/schedules/$id/edit" params={params} search={{ from }}>
      Edit
    </Link>,
  );
}

function crumbsOf(...links: ReactNode[]): ReactNode {
  return (
    <Crumbs current="Export">
      <Link to="/schedules">Schedules</Link>
      {links}
    </Crumbs>
  );
}
