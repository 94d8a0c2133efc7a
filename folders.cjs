/**
 * The folders of `src/`, from the bottom up: what each holds, what it imports, and what to do instead of importing anything else.
 * `npm run check` holds these rules (.dependency-cruiser.cjs), and ARCHITECTURE.md shows them as a table. An entry of `imports` is a
 * folder, or the only file of a folder that can be imported. It must be listed further up, so no import runs back up.
 */

/** Files beside the folders. Each imports at most `errors` and other files of this list. */
const FILES = [
  'errors',
  'operator-error',
  'dictionary',
  'printable',
  'loopback',
  'system-user',
  'temporary-folder',
  'make-folder',
  'version',
  'shutdown',
];

const FOLDERS = [
  {
    name: 'db',
    holds: 'connection pools, the `sql` tag, migrations, the embedded PostgreSQL',
    imports: [],
    instead: 'Pass values in. Statements belong to the folder whose tables they use.',
  },
  {
    name: 'access',
    holds: 'the client of a request: API keys, sessions, publishers, roles',
    imports: ['db/pool'],
    instead: 'Return who the client is. HTTP belongs in api/, exports in exports/.',
  },
  {
    name: 'encode',
    holds: 'kinds of values, CSV, XLSX, zip, encoder threads: bytes to bytes',
    imports: [],
    instead: 'Pass in what an encoder needs as plain data.',
  },
  {
    name: 'reports',
    holds: 'the catalogue: each report type is one file of data',
    imports: ['db/sql', 'encode/kinds', 'encode/format'],
    instead: 'A report type is data. Reading belongs in source/, building in worker/.',
  },
  {
    name: 'source',
    holds: 'snapshots, the cut into ranges, COPY',
    imports: ['db/pool', 'db/sql', 'encode/format', 'encode/block-memory', 'reports'],
    instead: 'A source turns a report type and its parameters into bytes. The state of exports belongs in exports/.',
  },
  {
    name: 'verify',
    holds: 'the receipt, and the check of a file against it without the encoders',
    imports: ['encode/kinds', 'encode/formula-guard', 'reports/enumeration'],
    instead: 'The check must not use the code that wrote the file. Read the format here, from its specification.',
  },
  {
    name: 'store',
    holds: 'file storage: fragments, files, links',
    imports: ['encode/format'],
    instead: 'A store keeps bytes under keys. Exports belong in exports/ or worker/.',
  },
  {
    name: 'queue',
    holds: 'jobs behind one interface, with pg-boss inside',
    imports: ['db/pool'],
    instead: 'The queue carries jobs. Their work belongs in worker/ or webhooks/.',
  },
  {
    name: 'exports',
    holds: 'the state of exports: one verb, one file',
    imports: [
      'db/pool',
      'db/sql',
      'access/client',
      'encode',
      'reports',
      'source',
      'verify/receipt',
      'store/store',
      'queue/queue',
    ],
    instead: 'The domain is below the API and the workers. Pass in what it needs.',
  },
  {
    name: 'telemetry',
    holds: 'log, metrics, traces and probes, as wrappers around interfaces',
    imports: ['db/pool', 'encode/pool', 'exports/count-in-flight', 'exports/find-ended', 'queue/queue', 'store/store'],
    instead: 'Telemetry wraps interfaces from outside. wire.ts puts the wrappers around them.',
  },
  {
    name: 'worker',
    holds: 'the coordinator, the part runner, the sweeper',
    imports: [
      'db/away',
      'db/if-alone',
      'access/sessions/remove-expired-sessions',
      'encode',
      'reports',
      'source',
      'store/store',
      'queue/queue',
      'exports',
      'telemetry/metrics/metrics',
      'telemetry/traces/trace',
    ],
    instead: 'A job starts the work, and the store receives the result. Responses to clients belong in api/.',
  },
  {
    name: 'webhooks',
    holds: 'events of finished exports: outbox, signatures, deliveries',
    imports: ['db/pool', 'db/sql', 'access/client', 'queue/queue', 'exports/export-row'],
    instead:
      'A trigger writes the events, so exports know nothing of webhooks. wire.ts passes in how an export is shown.',
  },
  {
    name: 'importer',
    holds: 'CSV and JSON Lines into the affiliate tables',
    imports: ['db/pool', 'encode/formula-guard'],
    instead: 'The importer reads files and writes tables. Output for people belongs in cli/.',
  },
  {
    name: 'openapi',
    holds: 'the OpenAPI document as types, its 3.0 form, guides, code samples, the tool catalogue',
    imports: ['reports'],
    instead: 'Everything here is made from the document and the guides. Pass in what else it needs.',
  },
  {
    name: 'dex',
    holds: 'the assistant: understands a question, writes the program, uses a model where one is configured',
    imports: ['openapi', 'reports'],
    instead: 'The assistant knows the document, the catalogue and the guides. It reaches data through operations.',
  },
  {
    name: 'api',
    holds: 'HTTP: one operation, one file; authentication, errors, limits',
    imports: [
      'db/away',
      'access',
      'encode/kinds',
      'encode/formats',
      'reports',
      'verify/receipt',
      'store/store',
      'queue/queue',
      'exports',
      'telemetry',
      'webhooks',
      'openapi',
      'dex',
      'config',
    ],
    instead:
      'An operation calls the domain and contains no SQL. Write or extend a verb in exports/, access/ or webhooks/.',
  },
  {
    name: 'portal',
    holds: 'the documentation as Markdown and text, and the built pages of `web/`',
    imports: ['encode/formats', 'reports', 'openapi', 'api/context'],
    instead: 'Pages are made from the OpenAPI document and the guides. They reach data through operations.',
  },
  {
    name: 'mcp',
    holds: 'the Model Context Protocol',
    imports: ['openapi', 'api/context', 'api/query'],
    instead: 'A tool calls an operation as any client does, so that scope, checks and limits are in one place.',
  },
  {
    name: 'cli',
    holds: 'the command line',
    imports: [
      'db',
      'access',
      'reports',
      'verify',
      'store/store',
      'telemetry/log/log',
      'telemetry/probes/migration-state',
      'webhooks',
      'importer',
      'config',
      'wire',
    ],
    instead: 'The command line creates exports through the HTTP API.',
  },
];

module.exports = { FILES, FOLDERS };
