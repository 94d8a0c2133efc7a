/** Writes the guides that are generated from the code. With `--check`, fails if they are out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SETTINGS } from '../src/config.ts';
import { ERRORS } from '../src/errors.ts';
import { MAX_ID_LENGTH } from '../src/importer/clean-id.ts';
import { IMPORT_KINDS } from '../src/importer/kinds/index.ts';
import { reportText } from '../src/portal/report-text.ts';
import { table } from '../src/portal/table.ts';
import { catalogue } from '../src/reports/catalogue.ts';

const FOLDER = join(import.meta.dirname, '../docs/guide');
const NOTE = '<!-- Generated from the code by scripts/guides.ts. Regenerate it with: npm run guides -->\n\n';

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
    console.error(`docs/guide/${name} is out of date. Regenerate it: npm run guides`);
    process.exitCode = 1;
  }
}

function reportsGuide(): string {
  const intro = `# Reports

\`POST /api/v1/exports\` takes \`{report_type, search_params?, index_params?}\`. \`search_params\` are the filters that select rows.
\`index_params\` select columns, sort order and format. An unknown name is an error, because a file without an intended filter
would be wrong. \`null\`, an empty string and an empty list have no effect. Lists are arrays or comma-separated strings. Their order
matters only in \`columns\`.

Filters compare text case-insensitively in every script, and composed and decomposed characters are equal: \`ΟΔΟΣ\` finds \`οδος\`,
\`STRASSE\` finds \`Straße\`. Accents count: \`cafe\` does not find a deal with the title \`Café\`. Slugs have no accents, so it finds an
advertiser with the slug \`cafe\`. The rules are those of Unicode for all languages, so
\`istanbul\` does not find \`İSTANBUL\`. White space around a value does not count. A string is split at its commas; put a value that
contains a comma in an array: \`"vertical": ["Home, Garden"]\`. On the command line, write \`--search 'vertical[]=Home, Garden'\`.

Two requests are the same when their values are the same character by character after normalization, except for countries, slugs and
other codes. So \`Café\` and \`CAFÉ\` select the same rows in two exports, because each file states the filter as you sent it.

Operators can add \`publisher_id\` (an ID or a slug) to the filters of any report type. All other users get their own publisher's data.
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

Every error response has the form \`{"error": {"code", "message", "request_id", "timestamp", "details"?}}\`. \`message\` says what is
wrong and what to do next. \`details\` lists every invalid field, at most 100. When you report a problem, include \`request_id\`, which is also in the
\`x-request-id\` header.

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

Files are CSV (\`.csv\`, \`.tsv\`) or JSON Lines (\`.jsonl\`, \`.ndjson\`), compressed with gzip (\`.gz\`) or not, or \`-\` for standard input. They are
UTF-8, with or without a byte order mark. UTF-16, zip archives, Excel workbooks, JSON arrays and other formats are rejected.

Each file is imported completely or not at all. Rows are matched by their natural key: new rows are inserted, and rows that differ are
updated, but only in the columns that the file has. Importing a file twice changes nothing.

## CSV

- The delimiter is a comma, semicolon, tab or vertical bar, whichever the header has most of. A first line \`sep=;\` overrides it, as in Excel.
- Rows end with LF, CRLF or CR alone. Blank lines are skipped. The header is the first line that is not blank.
- Column names match regardless of case, spaces, hyphens and underscores. \`--map FILE_COLUMN=COLUMN\` imports the column *FILE_COLUMN* of the file as
  *COLUMN*. A mapping from a column that is not in the file is an error.
- A quote inside a field that does not begin with a quote is kept (\`5" TV\`) and reported. A row with text after a closing quote (\`"a" b\`) is invalid.
- An apostrophe before a formula sign (\`=\`, \`+\`, \`-\`, \`@\`, also after white space or full-width) is removed at the start of a value and after \`;\`,
  tabs and line breaks within it. Sheaf and other programs write it as a guard against formulas (see *Files*). Sheaf's own CSV
  therefore gives the same names when you import it again. Removals are reported. In JSON Lines, an apostrophe is part of the value. Use JSON Lines
  if a value in another program's data really begins with \`'=\`.

## Invalid rows

An invalid row is reported with its line, column and reason. By default, nothing in its file is imported. With \`--on-error skip\`, invalid rows are
written to \`FILE.rejected\` with their line and reason, and the other rows are imported. Fields without a header follow the reason. If every row of
a file is rejected, the command exits with code 4.

## What is checked

| type | accepted | changed and reported | rejected |
|---|---|---|---|
| id | any string up to ${MAX_ID_LENGTH} characters | outer white space, \`="00123"\`, a leading apostrophe, Unicode NFC | \`1.23457E+17\`, \`1234567.0\`, \`NaN\`, \`null\`, \`#N/A\`, invisible and control characters |
| reference | any string, kept as written | \`="00123"\`, the guard apostrophe | \`1.23457E+17\` |
| label | any string | outer white space, the guard apostrophe | |
| text | any string, kept as written | the guard apostrophe | |
| country | ISO 3166-1 alpha-2 codes, and XK | UK becomes GB, EL becomes GR; XX, ZZ and T1 (unknown) become empty | everything else, including EN |
| currency | ISO 4217 codes, including former ones | | everything else |
| money | \`-1234.50\`, up to 12 digits before the decimal point | more than two decimals are rounded half away from zero, unless they are zeros | \`1,234.50\`, \`€5\`, \`1e3\` |
| fraction | 0 to 1, up to four decimals | \`20%\` becomes 0.2; more decimals are rounded | 20, which would be 2000 %; negative values |
| timestamp | ISO 8601, from 1900 to 9999 | the default time zone is UTC, and the default time 00:00; digits after microseconds are cut | other formats, numbers, dates that do not exist |
| slug, domain, boolean, one of a list | as described, in any case | outer white space | everything else |

Strings that are not UTF-8 or contain NUL are rejected. Some unusual values are kept and reported: outer white space and control characters in a
text, line breaks in a name or title, and strings that look damaged by a wrong encoding (\`MÃ¼ller\`).

## The reconciliation

Every import ends with a summary of the file. With \`--json\`, it is one line of JSON.

- **Rows**: rows read = new + changed + same + repeated + rejected. A repeated row has the same key as a later row of the file; only the last
  one is imported. The summary lists the first repeated lines, or IDs for clicks.
- **Sums** of the imported rows per currency and status, as stored in the database, without repeated and rejected rows.
- **Columns** that were used, ignored (in the file, but unknown) and missing (known, but not in the file).
- **Notes**: every kind of change to values, with the number of values, the first line and an example. Notes include new networks.

After the import, the database compares every imported row with the file, and Sheaf compares the numbers of rows and the sums with those it read. If they
differ, the import is undone and the command exits with code 4.
`;
  const sections = Object.entries(IMPORT_KINDS).map(([name, kind]) => {
    const rows = kind.columns.map((column) => [
      `\`${column.name}\`${'required' in column && column.required ? ' (required)' : ''}`,
      'choices' in column && column.choices ? column.choices.join(', ') : column.type,
      column.description,
    ]);
    return `## Columns of \`${name}\`\n\n${table(['column', 'type', 'meaning'], rows)}\n`;
  });
  return `${NOTE}${intro}\n${sections.join('\n')}`;
}

function settingsGuide(): string {
  const rows = Object.entries(SETTINGS).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return `${NOTE}# Settings

Sheaf reads all settings from environment variables. If a value is not valid, the start fails with a message that names the
setting and what is allowed.

${table(['variable', 'description'], rows)}
`;
}
