/**
 * The borders between folders (ARCHITECTURE.md draws them). Every rule says where to go instead.
 */
const inside = (...folders) => `^src/(${folders.join('|')})/`;
const not = (...folders) => `^src/(?!(${folders.join('|')})/)`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files need each other: move what both need into a third, lower one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'encode-is-the-bottom',
      comment:
        'Encoders turn bytes into bytes. Hand in what they need as data; of ours they may know reports/kinds and reports/formula-signs only.',
      severity: 'error',
      from: { path: inside('encode'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/encode/', '^src/reports/(kinds|formula-signs)\\.ts$'] },
    },
    {
      name: 'reports-do-no-io',
      comment: 'A report is data. Reading belongs into source/, building into worker/.',
      severity: 'error',
      from: { path: inside('reports'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/reports/', '^src/db/sql\\.ts$', '^src/encode/format\\.ts$', '^src/errors\\.ts$'],
      },
    },
    {
      name: 'reports-use-no-database',
      comment: 'A report describes its query with the sql tag; source/ runs it.',
      severity: 'error',
      from: { path: inside('reports'), pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(pg|pg-copy-streams|pg-boss)/' },
    },
    {
      name: 'store-knows-bytes-only',
      comment: 'A store keeps bytes under keys. What an export is belongs into exports/ or worker/.',
      severity: 'error',
      from: { path: inside('store'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/store/', '^src/encode/format\\.ts$', '^src/(errors|loopback|make-folder)\\.ts$'],
      },
    },
    {
      name: 'queue-knows-jobs-only',
      comment: 'The queue carries jobs. What they do belongs into worker/.',
      severity: 'error',
      from: { path: inside('queue'), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/queue/', '^src/db/'] },
    },
    {
      name: 'api-holds-no-sql',
      comment: 'Operations call the verbs of exports/ and keys/; write or extend one there.',
      severity: 'error',
      from: { path: inside('api'), pathNot: '\\.test\\.ts$' },
      to: { path: inside('db', 'source', 'worker', 'importer'), pathNot: '^src/db/away\\.ts$' },
    },
    {
      name: 'exports-know-no-caller-side',
      comment: 'The domain is below the API and the workers: pass what it needs in its input.',
      severity: 'error',
      from: { path: inside('exports'), pathNot: '\\.test\\.ts$' },
      to: { path: inside('api', 'worker', 'cli', 'importer') },
    },
    {
      name: 'webhooks-stand-beside-exports',
      comment:
        'Webhooks read finished exports, which know nothing of them: a trigger writes the events. How an export looks to callers is handed in by wire.ts.',
      severity: 'error',
      from: { path: inside('webhooks'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/webhooks/',
          '^src/db/(pool|sql)\\.ts$',
          '^src/errors\\.ts$',
          '^src/exports/(caller|export-row)\\.ts$',
          '^src/queue/queue\\.ts$',
        ],
      },
    },
    {
      name: 'nobody-below-knows-webhooks',
      comment: 'Only wire.ts, api/ and cli/ may use webhooks/: an export is finished the same whoever is told.',
      severity: 'error',
      from: { path: not('webhooks', 'api', 'cli'), pathNot: ['^src/wire\\.ts$', '\\.test\\.ts$'] },
      to: { path: inside('webhooks') },
    },
    {
      name: 'source-reads-only',
      comment: 'The source turns a reading into COPY bytes; states of exports belong into exports/.',
      severity: 'error',
      from: { path: inside('source'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/source/', '^src/db/', '^src/reports/', '^src/encode/(format|block-memory)\\.ts$'],
      },
    },
    {
      name: 'worker-knows-no-api',
      comment: 'Builders are started by jobs and end in the store; answers to callers belong into api/.',
      severity: 'error',
      from: { path: inside('worker'), pathNot: '\\.test\\.ts$' },
      to: { path: inside('api', 'cli', 'importer') },
    },
    {
      name: 'only-wire-knows-concrete-parts',
      comment: 'Take the interface (store/store.ts, queue/queue.ts); wire.ts decides which one there is.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/wire\\.ts$', inside('store', 'queue'), '\\.test\\.ts$'] },
      to: { path: ['^src/store/(?!store\\.ts$)', '^src/queue/(?!queue\\.ts$)'] },
    },
    {
      name: 'config-is-passed-in',
      comment: 'Settings are read once, at the top; lower folders get values, not the configuration.',
      severity: 'error',
      from: { path: not('api', 'cli'), pathNot: ['^src/wire\\.ts$', '^src/config\\.ts$', '\\.test\\.ts$'] },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'verify-is-independent',
      comment: 'What checks the files must not use what wrote them: read the format here, from its specification.',
      severity: 'error',
      from: { path: inside('verify'), pathNot: ['\\.test\\.ts$', '^src/verify/testing/'] },
      to: { path: '^src/', pathNot: ['^src/verify/', '^src/reports/(kinds|enumeration|formula-guard)\\.ts$'] },
    },
    {
      name: 'telemetry-stands-around',
      comment: 'Telemetry wraps the interfaces of the parts from outside; wire.ts puts it around them.',
      severity: 'error',
      from: { path: inside('telemetry'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/telemetry/',
          '^src/db/pool\\.ts$',
          '^src/encode/(pool|format)\\.ts$',
          '^src/errors\\.ts$',
          '^src/exports/cancel\\.ts$',
          '^src/printable\\.ts$',
          '^src/queue/queue\\.ts$',
          '^src/store/store\\.ts$',
        ],
      },
    },
    {
      name: 'parts-know-no-telemetry',
      comment:
        'What is to be counted here belongs into a wrapper in telemetry/; builders get trace and metrics in their context.',
      severity: 'error',
      from: { path: not('telemetry', 'api', 'cli', 'worker'), pathNot: ['^src/wire\\.ts$', '\\.test\\.ts$'] },
      to: { path: inside('telemetry') },
    },
    {
      name: 'sessions-find-callers-only',
      comment: 'Sessions and tokens say who calls. Cookies and headers belong into api/, keys into keys/.',
      severity: 'error',
      from: { path: inside('sessions'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/sessions/', '^src/db/pool\\.ts$', '^src/errors\\.ts$', '^src/exports/caller\\.ts$'],
      },
    },
    {
      name: 'mcp-goes-by-the-operations',
      comment:
        'Tools call operations as any client does, so that scope, checks and limits are in one place: extend one in api/.',
      severity: 'error',
      from: { path: inside('mcp'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/mcp/',
          '^src/api/(context|document|query)\\.ts$',
          '^src/reports/',
          '^src/portal/read-guides\\.ts$',
          '^src/errors\\.ts$',
        ],
      },
    },
    {
      name: 'dex-knows-documents-only',
      comment:
        'Answers are made of the OpenAPI document, the catalogue, the guides and the recipes; data comes by operations.',
      severity: 'error',
      from: { path: inside('dex'), pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/dex/',
          '^src/reports/',
          '^src/(errors|dictionary)\\.ts$',
          '^src/api/document\\.ts$',
          '^src/portal/(read-guides|curl-of)\\.ts$',
        ],
      },
    },
    {
      name: 'recipes-are-text',
      comment: 'A recipe turns an Integration into code; understanding belongs into dex/.',
      severity: 'error',
      from: { path: '^src/dex/recipes/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/dex/recipes/', '^src/dex/integration\\.ts$', '^src/dictionary\\.ts$'] },
    },
    {
      name: 'only-dex-model-knows-the-sdk',
      comment: 'Sheaf runs without a model: what speaks to one is loaded only where one is configured.',
      severity: 'error',
      from: { path: '^src/(?!dex/model/)' },
      to: { path: 'node_modules/(ai|@ai-sdk)/' },
    },
    {
      name: 'portal-reads-documents',
      comment: 'Pages are made of the OpenAPI document and the guides; data comes through operations.',
      severity: 'error',
      from: { path: inside('portal'), pathNot: '\\.test\\.ts$' },
      to: {
        path: inside('db', 'exports', 'keys', 'queue', 'source', 'store', 'worker', 'sessions', 'dex', 'mcp', 'cli'),
      },
    },
    {
      name: 'nobody-needs-the-command-line',
      comment: 'cli/ is the outermost folder: what others need from it belongs further in.',
      severity: 'error',
      from: { path: '^src/(?!cli/)' },
      to: { path: inside('cli') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
