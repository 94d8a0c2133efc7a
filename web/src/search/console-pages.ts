/** Pages of the application that search finds beside the documentation. The guides and operations come from the service. */
import type { SearchSection } from '../../../src/openapi/search/search-sections.ts';
import type { ConsolePath } from '../data/console-pages.ts';

function page(to: string, title: string, text: string, names = ''): SearchSection {
  return { to, group: 'Pages', page: title, heading: '', names, text };
}

/** The type requires every page of the console. */
const CONSOLE: Record<ConsolePath, SearchSection> = {
  '/reports': page(
    '/reports',
    'Reports',
    'Your exports: progress, files and what failed.',
    'console dashboard my exports',
  ),
  '/reports/new': page(
    '/reports/new',
    'New export',
    'Choose a report type, filters and columns in a form, with a preview of the rows.',
    'form build file',
  ),
  '/reports/import': page(
    '/reports/import',
    'Import data',
    'Import files of networks: see how a file is read before anything is stored, and past imports.',
    'upload csv load transactions clicks',
  ),
  '/presets': page(
    '/presets',
    'Presets in the console',
    'Report types with filters and columns that were saved under a name.',
    'saved',
  ),
  '/schedules': page(
    '/schedules',
    'Schedules in the console',
    'Schedules in the console: pause, resume, run and change them, and see their runs and deliveries.',
    'recurring scheduled schedules console',
  ),
  '/schedules/new': page(
    '/schedules/new',
    'New schedule',
    'Repeat an export at set times, and deliver its files.',
    'form recurring',
  ),
  '/destinations': page(
    '/destinations',
    'Destinations in the console',
    'Create, test, change and delete the places that files of schedules are delivered to: SFTP, S3, folders, e-mail and webhooks.',
    'deliver upload manage',
  ),
  '/connections': page(
    '/connections',
    'Connections in the console',
    'Fetch transactions from Awin, CJ and impact.com at set times: create, test, pause and change connections, and see what was fetched.',
    'network import sync manage',
  ),
  '/admin/usage': page(
    '/admin/usage',
    'Usage in the console',
    'Exports, rows and bytes by day, and how much of your limits is used.',
    'statistics consumption plot',
  ),
  '/admin/keys': page(
    '/admin/keys',
    'API keys in the console',
    'Create, rotate and revoke API keys, and see when each was last used.',
    'manage',
  ),
  '/admin/users': page(
    '/admin/users',
    'Users in the console',
    'Add users, change their roles and deactivate them.',
    'people team members',
  ),
  '/admin/webhooks': page(
    '/admin/webhooks',
    'Webhooks in the console',
    'Create webhooks, send a test event and see the deliveries.',
    'manage',
  ),
  '/admin/queue': page(
    '/admin/queue',
    'Queue',
    'Jobs, workers and throughput of the service.',
    'worker jobs backlog throughput',
  ),
  '/admin/feedback': page(
    '/admin/feedback',
    'Feedback',
    'What readers say about the pages of the documentation.',
    'helpful comments',
  ),
};

export const CONSOLE_PAGES: readonly SearchSection[] = [
  ...Object.values(CONSOLE),
  page('/account', 'Your account', 'Your API key, your role and your publisher. Rotate the key.', 'profile'),
  page('/sign-in', 'Sign in', 'Sign in with your API key.', 'login log in'),
  page('/docs/ask', 'Ask Dex', 'The assistant writes programs and explains the API.', 'assistant chat ai'),
  page('/docs/changelog', 'Changelog', 'What changed in each version of Sheaf.', 'release notes versions what is new'),
  page('/docs', 'Overview of the documentation', 'Guides, report types and operations.', 'home start'),
];
