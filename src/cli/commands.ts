/**
 * The commands. Each one is loaded only when it is called, and short ones load no part of the service, because that takes most of
 * their time: `sheaf export --help` needed 0.57 s of processor time with all commands loaded, and needs 0.11 s with one.
 */
import { Command } from 'commander';
import type { LoadCatalog } from './load-catalog.ts';

interface CommandEntry {
  name: string;
  description: string;
  /** Loads the command with its arguments and options. */
  load(catalog: LoadCatalog): Promise<Command>;
}

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    description: 'run the API and a worker in one process',
    load: async (catalog) =>
      (await import('./start.ts')).startCommand({ catalog: await catalog(), api: true, worker: true }),
  },
  {
    name: 'api',
    description: 'run the API only',
    load: async (catalog) =>
      (await import('./start.ts')).startCommand({ catalog: await catalog(), api: true, worker: false }),
  },
  {
    name: 'worker',
    description: 'run a worker only',
    load: async (catalog) =>
      (await import('./start.ts')).startCommand({ catalog: await catalog(), api: false, worker: true }),
  },
  {
    name: 'migrate',
    description: 'run pending database migrations (every start also does this)',
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  {
    name: 'doctor',
    description: 'check settings, folders, database and file storage without starting the service',
    load: async (catalog) => (await import('./doctor.ts')).doctorCommand(catalog),
  },
  {
    name: 'import',
    description:
      'import CSV or JSON Lines files (.gz too, - for standard input); importing a file again changes nothing',
    load: async () => (await import('./import.ts')).importCommand(),
  },
  {
    name: 'reports',
    description: 'write report types of your own from tables of the database, and check them',
    load: async (catalog) => (await import('./reports/reports.ts')).reportsCommand(catalog),
  },
  {
    name: 'publishers',
    description: 'create and list publishers',
    load: async () => (await import('./publishers.ts')).publishersCommand(),
  },
  {
    name: 'keys',
    description: 'create, list, rotate and revoke API keys',
    load: async () => (await import('./keys.ts')).keysCommand(),
  },
  {
    name: 'users',
    description: 'create, list, change and deactivate users',
    load: async () => (await import('./users.ts')).usersCommand(),
  },
  {
    name: 'webhooks',
    description: 'create, list, test and delete webhooks',
    load: async () => (await import('./webhooks.ts')).webhooksCommand(),
  },
  {
    name: 'usage',
    description: 'show exports, rows and bytes by day',
    load: async () => (await import('./usage.ts')).usageCommand(),
  },
  {
    name: 'system',
    description: 'show workers, exports in progress and storage',
    load: async () => (await import('./system.ts')).systemCommand(),
  },
  {
    name: 'feedback',
    description: 'show what readers said about the documentation, the latest 100',
    load: async () => (await import('./feedback.ts')).feedbackCommand(),
  },
  {
    name: 'export',
    description: 'create an export and, with --wait or -o, download its file',
    load: async (catalog) => (await import('./export.ts')).exportCommand(await catalog()),
  },
  {
    name: 'repeat',
    description: 'create an export again with the same parameters and current data',
    load: async () => (await import('./repeat.ts')).repeatCommand(),
  },
  {
    name: 'shares',
    description: 'create, list and revoke links to the file of an export that need no account',
    load: async () => (await import('./shares.ts')).sharesCommand(),
  },
  {
    name: 'presets',
    description: 'list, show, create, change and delete presets',
    load: async () => (await import('./presets.ts')).presetsCommand(),
  },
  {
    name: 'schedules',
    description: 'create, list, change, pause, resume and run schedules',
    load: async () => (await import('./schedules/schedules.ts')).schedulesCommand(),
  },
  {
    name: 'destinations',
    description: 'create, list, change, test and delete destinations, where schedules deliver their files',
    load: async () => (await import('./destinations/destinations.ts')).destinationsCommand(),
  },
  {
    name: 'connections',
    description: 'fetch transactions from networks: create, list, test, pause, resume and delete connections',
    load: async () => (await import('./connections/connections.ts')).connectionsCommand(),
  },
  {
    name: 'verify',
    description:
      'check a downloaded file against its receipt: SHA-256, all values, and every row exactly once and in order',
    load: async () => (await import('./verify.ts')).verifyCommand(),
  },
  {
    name: 'demo',
    description: 'start everything in a temporary folder and download an export of each report type',
    load: async (catalog) => (await import('./demo.ts')).demoCommand(await catalog()),
  },
];

/** Returns all commands. Only the one that these arguments call has arguments and options. */
export function loadCommands(args: readonly string[], catalog: LoadCatalog): Promise<Command[]> {
  // `sheaf help export` shows the help of export.
  const called = args.find((arg) => !arg.startsWith('-') && arg !== 'help');
  return Promise.all(
    COMMANDS.map(async ({ name, description, load }) => {
      const command = name === called ? await load(catalog) : new Command();
      return command.name(name).description(description);
    }),
  );
}
