/** The tools for imports. */
import type { ToolData } from './tool-data.ts';

export const IMPORT_TOOLS: readonly ToolData[] = [
  {
    name: 'list_imports',
    title: 'List imports',
    description:
      'Lists past imports, newest first: who imported which file, when, and how many rows were new, changed and invalid. 10, or limit. For admins.',
    call: 'GET /api/v1/imports',
    takes: ['limit', 'after'],
    // Less than the default of the API, because the context of models is limited.
    defaults: { limit: 10 },
    effect: 'reads',
  },
  {
    name: 'list_import_presets',
    title: 'List import presets',
    description:
      'Lists the presets that read files: those of Sheaf for the files of networks, and those that were saved for the publisher. needs lists columns whose values you must send in set. For admins.',
    call: 'GET /api/v1/imports/presets',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'import_text',
    title: 'Import a text',
    description:
      'Checks or imports a small file whose text you have. By default it is a dry run, which stores nothing and returns what an import would do: rows by new, changed and invalid, the first rows, the sums, unknown words, and a problem with the columns. Correct how the file is read with map, set, words, numbers, time_forms and time_zone. Show the user the result, and send dry_run false only after they agreed. Import larger files in the console, over HTTP or with sheaf import. For admins. Advertisers and deals are for operators.',
    call: 'POST /api/v1/imports/{kind}',
    takes: [
      ...['kind', 'text', 'file_name', 'publisher_id', 'preset', 'detect', 'preset_updated_at', 'network'],
      ...['map', 'set', 'words', 'numbers', 'time_forms', 'time_zone', 'delimiter', 'on_error', 'dry_run'],
    ],
    defaults: { dry_run: true },
    effect: 'ends',
  },
];
