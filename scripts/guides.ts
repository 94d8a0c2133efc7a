/** Writes the guides that follow from the code, or with `--check` says whether they are fresh. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SETTINGS } from '../src/config.ts';
import { ERRORS } from '../src/errors.ts';
import { IMPORT_KINDS } from '../src/importer/kinds/index.ts';
import { reportText } from '../src/portal/report-text.ts';
import { table } from '../src/portal/table.ts';
import { catalogue } from '../src/reports/catalogue.ts';

const FOLDER = join(import.meta.dirname, '../docs/guide');
const NOTE = '<!-- Made by scripts/guides.ts from the code: npm run guides -->\n\n';

const guides: Record<string, string> = {
  'reports.md': reportsGuide(),
  'errors.md': errorsGuide(),
  'import.md': importGuide(),
  'settings.md': settingsGuide(),
};

for (const [name, text] of Object.entries(guides)) {
  const path = join(FOLDER, name);
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`docs/guide/${name} is not fresh. Make it anew: npm run guides`);
    process.exitCode = 1;
  }
}

function reportsGuide(): string {
  const intro = `# Reports

\`POST /api/v1/exports\` takes \`{report_type, search_params?, index_params?}\`: the filters say which rows, the index
parameters how they are shown. A name that a report does not know is an error, since a filter that is silently ignored
gives a file that is quietly wrong. \`null\`, an empty text and an empty list count as not given. Lists are arrays or one
text with commas; their order means nothing, save that of \`columns\`.

Operators may add \`publisher_id\` (an id or a slug) to any report's filters; everybody else has their own publisher's data.
`;
  return `${NOTE}${intro}\n${catalogue.map((report) => reportText(report, '##')).join('\n')}`;
}

function errorsGuide(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, means, next }]) => [
    String(status),
    `\`${code}\``,
    means,
    next,
  ]);
  return `${NOTE}# Errors

Every error, on every path, is \`{"error": {"code", "message", "request_id", "timestamp", "details"?}}\`. The message says
what to do next; \`details\` lists every field that was wrong. Quote \`request_id\` (also in the header \`x-request-id\`) when
you ask for help.

${table(['status', 'code', 'meaning', 'what to do'], rows)}
`;
}

function importGuide(): string {
  const intro = `# Importing your data

\`\`\`sh
npx sheaf publishers create my-shop --name "My Shop"
npx sheaf import advertisers advertisers.csv --network awin
npx sheaf import programmes programmes.csv --publisher my-shop
npx sheaf import clicks clicks-2026-11.csv.gz --publisher my-shop --map "Click Time=clicked_at"
npx sheaf import transactions transactions.jsonl --publisher my-shop --on-error skip
\`\`\`

Files are CSV (\`.csv\`, \`.tsv\`) or JSON Lines (\`.jsonl\`, \`.ndjson\`), \`.gz\` too, or \`-\` for standard input. They are UTF-8, with or
without a byte order mark, with any line ends. Names of columns match whatever their case, spaces and underscores; \`--map theirs=ours\`
names the others. Columns that we do not know are ignored, and named once.

Rows are matched by their natural key: new ones are inserted, those that differ updated (only in columns that the file has), the rest left
alone. Importing a file twice changes nothing. Of several rows with one key in a file the last counts.

A bad row is reported with its line, column and reason. By default nothing of its file is kept; with \`--on-error skip\` bad rows go to
\`FILE.rejected\` with the line and the reason. Times without a zone are UTC.
`;
  const sections = Object.entries(IMPORT_KINDS).map(([name, kind]) => {
    const rows = kind.columns.map((column) => [
      `\`${column.name}\`${'required' in column && column.required ? ' (required)' : ''}`,
      'choices' in column && column.choices ? column.choices.join(', ') : column.type,
      column.means,
    ]);
    return `## \`${name}\`\n\n${table(['column', 'type', 'meaning'], rows)}\n`;
  });
  return `${NOTE}${intro}\n${sections.join('\n')}`;
}

function settingsGuide(): string {
  const rows = Object.entries(SETTINGS).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return `${NOTE}# Settings

All settings come from the environment. One that is not allowed stops the start with a message that names it. Defaults in
brackets.

${table(['variable', 'meaning'], rows)}
`;
}
