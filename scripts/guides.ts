/** Writes the guides that are generated from the code. With `--check`, fails if they are out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { python } from '../src/dex/recipes/python.ts';
import { ERRORS } from '../src/errors.ts';
import { MAX_LENGTHS, MAX_MARKS } from '../src/importer/check-size.ts';
import { MAX_ID_LENGTH } from '../src/importer/clean-id.ts';
import { IMPORT_KINDS } from '../src/importer/kinds/index.ts';
import { builtInPresets } from '../src/importer/presets/find-preset.ts';
import { type Preset, sourcesOf } from '../src/importer/presets/preset.ts';
import { reportText } from '../src/portal/report-text.ts';
import { table } from '../src/portal/table.ts';
import { builtIn } from '../src/reports/built-in.ts';
import { shownDefault } from '../src/setting.ts';
import { SETTINGS } from '../src/settings.ts';

const presets = await builtInPresets();
const FOLDER = join(import.meta.dirname, '../docs/guide');
const NOTE = '<!-- Generated from the code by scripts/guides.ts. Regenerate it with: npm run guides -->\n\n';

const guides: Record<string, string> = {
  'reports.md': reportsGuide(),
  'errors.md': errorsGuide(),
  'python.md': pythonGuide(),
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

/** The presets whose transactions can have several rows, as rows of a table. */
function partsTable(): string {
  const named = (rule = {}) =>
    sourcesOf(rule)
      .map((column) => `\`${column}\``)
      .join(', ');
  return presets
    .filter(({ columns }) => columns['part'])
    .map(({ name, columns }) => `| ${name} | ${named(columns['external_id'])} | ${named(columns['part'])} |`)
    .join('\n');
}

/** The columns that tell versions of a transaction apart, by preset. */
function changesTable(): string {
  const sources = (rule = {}) => sourcesOf(rule).map((column) => `\`${column}\``);
  const rows = presets.map(({ name, columns }) => [
    name,
    sources(columns['changed_at']).join(', '),
    sources(columns['amended']).join(', '),
  ]);
  return table(
    ['network', '`changed_at`', '`amended`'],
    rows.filter(([, changedAt, amended]) => changedAt || amended),
  );
}

/** Options without which a file of the preset cannot be imported. */
function optionsOf({ kind, columns }: Preset): string[] {
  const known = IMPORT_KINDS[kind as keyof typeof IMPORT_KINDS].columns;
  const publisher = known.some(({ name }) => name === 'publisher') ? ['`--publisher`'] : [];
  const missing = known.filter(({ name, required }) => required && !columns[name]);
  return [...publisher, ...missing.map(({ name }) => `\`--set ${name}=…\``)];
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

## Exclusions

Every filter that takes a list has an exclusion with the suffix \`_not\`. \`country_not\` selects all rows that \`country\` with the same
values does not select. So \`"country_not": "US"\` is everything except US, and it keeps rows without a country. In \`deals_excel\`, those are
the deals for all countries. Values have the same form, limits and spelling as in the filter itself. A request that has both a filter and its exclusion is an error. Exclusions of
different filters can be combined.

## Active, upcoming and expired deals

Three filters of \`deals_excel\` compare the status, start and end of a deal with the time of the snapshot:

| Filter | \`true\` selects |
|---|---|
| \`active\` | deals whose status is \`active\`, that have started and have not ended |
| \`upcoming\` | deals whose status is \`active\` and that start after the snapshot |
| \`expired\` | expired deals: their status is \`ended\`, or their end is at or before the time of the snapshot |

A deal matches at most one of the three. A deal that matches none of them is paused. \`"expired": false\` selects all other deals: active, upcoming and
paused ones, and those without an end. \`false\` always selects exactly the deals that \`true\` does not.

The end of a deal is exclusive. A deal that ends with November 30 in New York has the end \`2026-12-01T05:00:00Z\` and expires at
that moment, whatever the time zone of the request. To select by date in the time zone of the request, use \`ends_after\` and
\`ends_before\`: \`"ends_after": "today"\` also selects a deal that ended earlier today.

## Operators

Operators can add \`publisher_id\` (an ID or a slug) to the filters of any report type. All other users get their own publisher's data.
`;
  return `${NOTE}${intro}\n${builtIn.reports.map((report) => reportText(report, '##')).join('\n')}`;
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

## In a program

- **409** after \`POST /exports\`: continue with the \`export\` in the response. It is the same export, and someone started it already. Do not send the
  request again. \`docs/guide/api.md\` lists all responses.
- **429 and 503**: wait the seconds in \`Retry-After\`, then send the same request again. \`docs/guide/limits.md\` lists all limits.
- **500 and lost connections**: send the same request again after a few seconds. A second \`POST /exports\` creates no second file: while the first
  export is in progress, the response is 409 with it, and afterwards 200.
- **All other 4xx**: do not retry. Show or log \`message\`, which says what to change.

The client for TypeScript and JavaScript (\`docs/guide/typescript.md\`) and the program in \`docs/guide/python.md\` do this.
`;
}

function pythonGuide(): string {
  const program = python.write({
    origin: 'http://127.0.0.1:8080',
    reportType: 'deals_excel',
    search: { country: ['US'], active: true },
    index: {},
    schedule: null,
  });
  return `${NOTE}# Python

This program creates an export, waits for it and saves the file. It needs Python 3.8 or newer and no packages.

Save it as \`export.py\`. Set \`ORIGIN\` to the URL of your Sheaf and \`REPORT\` to the report that you need, then run it:

\`\`\`sh
export SHEAF_API_KEY=…
python3 export.py
\`\`\`

\`\`\`python
${program.trimEnd()}
\`\`\`

## What it handles

- **The same export is already in progress** (409): it waits for that export and downloads its file.
- **A limit is exceeded, or the service is busy** (429 and 503): it waits the seconds in \`Retry-After\` and retries.
- **The export fails, or takes more than 30 minutes**: it prints why and exits with code 1.
- **The download breaks off**: the file gets its name only when it has all bytes. To check its contents as well, see \`docs/guide/receipts.md\`.

\`docs/guide/reports.md\` lists the filters and columns for \`REPORT\`. For another report or a schedule, ask Dex: \`docs/guide/assistant.md\`. Each operation has a sample in
Python, too: choose the language beside its text.
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

Files are CSV (\`.csv\`, \`.tsv\`, \`.txt\`), JSON Lines (\`.jsonl\`, \`.ndjson\`), JSON documents (\`.json\`) or, with a preset, XML (\`.xml\`), or \`-\` for standard
input. They can be compressed with gzip (\`.gz\`) or in a zip archive (\`.zip\`). *Formats and encodings* has the details. Excel workbooks and other formats are rejected.

Each file is imported completely or not at all. Rows are matched by their natural key: new rows are inserted, and rows that differ are
updated, but only in the columns that the file has. Importing a file twice changes nothing.

You can also import files in the console under *Import data*, and over HTTP. See *Over HTTP*.

## Files of the networks

A preset reads the files of a network as they are. It knows the columns, the forms of numbers and times, the words for a status, and where a JSON
document has its records.

\`\`\`sh
npx sheaf import transactions awin.json --publisher my-shop --preset awin --timezone Europe/London --dry-run
npx sheaf import transactions orders.csv --publisher my-shop --detect --set currency=USD
npx sheaf import transactions export.csv --publisher my-shop --preset ./mine.json
\`\`\`

${table(
  ['network', 'kind', 'recognized by', 'options that you need'],
  presets.map((preset) => [
    preset.name,
    preset.kind,
    preset.identify.map((name) => `\`${name}\``).join(', '),
    optionsOf(preset).join(', '),
  ]),
)}

- \`--detect\` chooses the preset by the columns of the file and prints the reason.
- \`--timezone\` is the time zone of times without an offset. Networks use the zone of your account or of your request. Without it, such times are
  read as UTC, which is reported. A time that exists twice when clocks go back is the first of the two, and is reported.
- \`--set\` gives a value that the file does not have, such as the currency of your account. \`--map\` replaces the column that a preset reads:
  \`--map clickRefs.clickRef=click_external_id\` links Awin's transactions to your clicks. Nested keys of JSON have dots.
- A word for a status that the preset does not know makes its row invalid. The summary counts each such word. In the console, and with \`words\` over HTTP, you assign
  statuses to such words.
- \`--set\` and \`--timezone\` work without a preset, too. Columns are then matched by name, and the file is read like one of a preset.
- \`--dry-run\` shows the mapping, the first ten rows as they would be stored, invalid values and sums by status and currency. Compare the sums with
  the network's own page. Nothing is imported.
- CJ's promotion types *product* and *seasonal link* become sale, and *sweepstakes* becomes gift. Links without a promotion type are no deals and are rejected. To import the
  others, use \`--on-error skip\`, or request links by promotion type.
- Rakuten's offers have no ID, so a deal is identified by its link and code. An offer with a code is a coupon, others are sale unless their promotion type says otherwise.
- CJ's amounts are in the currency of your account. Awin's deleted transactions become declined. ShareASale's amounts are in USD. Each item of an order at
  Rakuten is a transaction of its own, with the order number of the sale.
- impact.com repeats the ID of a click, so a click is identified by \`Id:AdId\`.
- Files can overlap, and you can import them in any order and several times. See *Versions of a transaction*.

### Versions of a transaction

The same transaction is in several files of a network, as it was at their time. The newest version counts, whatever the order of the imports:

1. The version with the later date in \`changed_at\` is newer. A version without a date is older than one with a date.
2. A version that the network marks as changed (\`amended\`) is newer.
3. A later status is newer. The order is pending, approved, paid, declined.
4. Otherwise the lower commission counts, then the lower sale, then the version with more values.

${changesTable()}

The summary counts rows as *older* if a newer version was imported before. Other networks provide no date of the last change. If such a network raises a
commission without changing the status, the lower commission stays, because nothing in the two files says which is newer. To take the row as it is, delete the transaction from \`public.transactions\` and
import the file again.

If you import a file again with other options, such as the right \`--timezone\`, its rows are read again. A version is a whole row: what the newest
version lacks is empty. Files without a preset have no versions. The last import counts, but only in the columns that the file has.

### Corrections

CJ and Rakuten provide a correction as a row of its own, often with negative amounts. It amends the transaction that it corrects, also if it is imported first:

- The amounts of the rows of a transaction are added. A full return leaves 0.00. Declined rows do not count, unless all rows are declined.
- The status is that of the least advanced row. A paid transaction with a pending correction is pending, because its amounts are not final.
- Time, order number and click are those of the earliest row that has them.
- If the rows have different currencies, the import fails.

| network | rows of one transaction have the same | a row is identified by |
|---|---|---|
${partsTable()}

The query for CJ's records must contain \`originalActionId\`. Records without it or without \`commissionId\` are rejected, because they could be counted twice. A return
of Rakuten that has the time of the return as its transaction time stays a transaction of its own. At the other networks, a correction is a newer version
of the transaction.

### Your own preset

Your own preset is a JSON file like those in \`src/importer/presets/networks/\`. \`src/importer/presets/preset-schema.ts\` describes its keys.

\`\`\`json
{
  "network": "awin",
  "kind": "transactions",
  "source": "Where the columns are documented",
  "identify": ["Number", "Commission"],
  "numbers": { "decimal": ",", "group": "." },
  "times": { "forms": ["dd.MM.yyyy HH:mm"], "zone": "Europe/Berlin" },
  "columns": {
    "advertiser_external_id": "Program",
    "external_id": "Number",
    "sale": "Sale",
    "commission": "Commission",
    "currency": { "value": "EUR" },
    "status": { "from": ["State"], "words": { "open": "pending", "confirmed": "approved", "canceled": "declined" } },
    "occurred_at": { "join": ["Date", "Time"] }
  }
}
\`\`\`

\`records\` are the possible paths of the list of records in a JSON document, such as \`data.records\`. In an XML document, the path is that of the element of a record, such as
\`feed.items.item\`. Nested elements are columns with dots (\`category.parent\`), the second element of a name is \`category[2]\`, and \`@type\` is an attribute.

A rule has the first of several columns that is not empty (\`from\`), columns joined with a \`separator\` (\`join\`), a fixed \`value\`, or \`cases\`: values of other
columns that decide first. \`lastDay\` makes a date without a time the last day of a deal. \`yyyy\`, \`MM\`, \`dd\`, \`HH\`, \`hh\`, \`mm\`, \`ss\`, \`S\` (fraction) and \`a\` (AM or PM) are the parts of a time. \`M\`, \`d\`, \`H\` and \`h\`
also match one digit. For transactions, \`changed_at\` and \`amended\` (true or false) tell versions apart, and \`part\` is the ID of a row if a
transaction with one \`external_id\` can have several rows. \`network\` and \`source\` can be left out. A preset without a network reads files whose rows name their
network or the slug of their advertiser. \`delimiter\` and \`encoding\` say what the header or the bytes of such files do not tell: all files of the preset are then read in them.

### Keep a mapping

A preset can be saved in Sheaf, so that nobody needs its file. In the console, choose under *Import data* how a file is read, then *Save as a new preset*. Over HTTP, a dry run
of \`POST /api/v1/imports/{kind}\` returns \`as_preset\`: how the file was read, with your mapping, values, words and forms. Send it with a name.
\`sheaf import --dry-run --json\` prints it as \`dryRun.preset\`.

\`\`\`sh
curl -X POST https://reports.example.com/api/v1/imports/presets -H "X-Api-Key: $SHEAF_API_KEY" -H "Content-Type: application/json" -d '{
  "name": "Our shop",
  "preset": {"kind": "transactions", "identify": ["No", "Sold at"], "columns": {"advertiser": "Shop", "external_id": "No",
    "sale": "Total", "commission": "Fee", "currency": {"value": "EUR"}, "status": {"value": "approved"}, "occurred_at": "Sold at"}}
}'
npx sheaf import transactions december.csv --publisher my-shop --preset "Our shop"
npx sheaf import transactions december.csv --publisher my-shop --detect
\`\`\`

- The preset is validated like a preset file. A publisher can have 100 of each kind. Names of the presets of Sheaf are taken.
- It belongs to the publisher whose files it reads: \`publisher_id\` for operators, otherwise your own. On the command line, it is found with \`--publisher\`. Presets for advertisers
  and deals are for all publishers, and only operators save, use and delete them.
- \`detect\` prefers saved presets to those of Sheaf, then the one with more identifying columns, and then the one that was saved last. The reason names the others that
  fit the file.
- \`as_preset\` identifies a file by the columns that fill required ones, those that you mapped, and those that identify the preset that it was read with.
- Files that are read with a preset have versions, also if their columns were matched by name before. See *Versions of a transaction*.
- \`PATCH /api/v1/imports/presets/{id}\` changes the name or replaces \`preset\`, and *Save changes* does so in the console. Admins change the presets of their publisher.
  The next file is read with the new version, and what was imported stays. If you import an earlier file again, its rows are read again.
- Send the \`ETag\` of the preset, or \`preset_updated_at\` of a dry run, in \`If-Match\`. If somebody else changed the preset since, the response is 412 and nothing is changed. An import
  with \`preset_updated_at\` of its dry run is also refused then, so that what you have seen is imported.
- The presets of Sheaf cannot be changed. Save a copy with your changes: it comes before the preset of Sheaf from then on.
- \`GET\` returns a preset in the format of a preset file, and \`DELETE\` deletes it.

### Change how values are read

A dry run shows what a preset gets wrong. These parameters of \`POST /api/v1/imports/{kind}\`, and the fields of *Import data* in the console, replace what it says:

| parameter | example | what it says |
|---|---|---|
| \`words\` | \`{"status":{"reversed":"declined"}}\` | Words of the file and the values that they stand for. They are added to those of the preset. An empty value removes a word. |
| \`numbers\` | \`{"decimal":",","group":"."}\` | Form of numbers. \`signs\` allows currency signs, and \`parentheses\` makes \`(4.50)\` negative. |
| \`time_forms\` | \`["dd.MM.yyyy HH:mm"]\` | Forms of times, besides ISO 8601. |
| \`time_zone\` | \`Europe/Berlin\` | Time zone of times without an offset. |
| \`set\` | \`{"currency":"EUR"}\` | Values for all rows. |
| \`delimiter\`, \`encoding\` | \`;\`, \`windows-1250\` | Separator of the fields, and encoding, if they were recognized wrongly. \`--delimiter\` and \`--encoding\` on the command line. |

\`unknown_words\` of the response lists words without a value, the number of their rows, and the values of the column. All parameters work without a preset. Columns are then matched by
name, and the rows have versions as with a preset. A request with very many words can be longer than a proxy allows. Save them in a preset in that case.

### Bring a month in

The same steps work for each file, in the console, over HTTP, with the TypeScript client and with agents:

1. Check it: drop it under *Import data*, or use \`--dry-run\`, \`dry_run=true\`, \`sheaf.imports.importFile(kind, file, { detect: true, dryRun: true })\`, or the tool \`import_text\`, which is a dry run by default and takes up to 100,000 characters.
2. Read \`problem\`, \`unknown_words\` and \`rejects\`, and correct how the file is read until every row is valid, or skip the rest on purpose.
3. Compare the sums with the page of the network.
4. Save how the file is read as a preset, so that the next month is recognized.
5. Import it. The same file again, or one that overlaps with it, changes nothing that is already stored.

## Formats and encodings

- **Encodings.** UTF-8 with or without a byte order mark, and UTF-16. A file that is not UTF-8, but has the accented letters of Western languages, is read as Windows-1252
  (Latin-1). The summary names the encoding and shows the first value with such a letter, so that you can check it. Windows-1250 and similar encodings cannot be told apart: choose
  theirs with \`--encoding\`, \`encoding\` in the API, or in the console. Without it, files in other scripts, and single damaged values in a UTF-8 file, are rejected.
- **Zip archives.** The data file in the archive is imported. If there are several, the error lists them: choose one with \`--entry\`, \`entry\` in the API, or in
  the console. In a dry run of the API, \`entries\` lists them. Files that are compressed
  with gzip in the archive, such as \`november.csv.gz\`, are not read: extract them and import the \`.gz\` file. Encrypted archives, and those with more than 1,000 files or a wrong
  checksum, are rejected. Standard input cannot be a zip archive.
- **Compressed files** that expand to more than 200 times their size and 64 MiB are rejected.
- **JSON documents.** Without a preset, the document is a list of objects. Numbers keep every digit, as in JSON Lines. A document that is not valid or not complete is rejected as a
  whole. In messages, \`line\` is the number of the record. A document with a second list of records is rejected, at the same path or at another path of the preset.
- **Duplicate keys.** A record with a duplicate key is invalid, in JSON and JSON Lines. With a preset, so is one with a duplicate key in an object within it.
- **XML documents** need a preset. The encoding of the XML declaration is used. Documents with a document type declaration are rejected, so there are no entities of their own.
- gzip and zip are recognized by their first bytes, whatever the name of the file.

## CSV

- The delimiter is a comma, semicolon, tab or vertical bar, whichever the header has most of. A first line \`sep=;\` overrides it, as in Excel, and \`--delimiter\` overrides
  both.
- A delimiter after the last field, in the header, in all rows or in both, is ignored. The first row decides, and the summary reports it.
- Rows end with LF, CRLF or CR alone. Blank lines are skipped. The header is the first line that is not blank.
- Column names match regardless of case, spaces, hyphens and underscores. \`--map FILE_COLUMN=COLUMN\` imports the column *FILE_COLUMN* of the file as
  *COLUMN*. A mapping from a column that is not in the file is an error.
- A quote inside a field that does not begin with a quote is kept (\`5" TV\`) and reported. A row with text after a closing quote (\`"a" b\`) is invalid.
- In a file with semicolons between its fields, amounts and fractions can have a decimal comma: \`12,50\` is 12.50. \`1,234\` is invalid, because it can also be one
  thousand two hundred and thirty-four. Values with a decimal comma are reported.
- An apostrophe before a formula sign (\`=\`, \`+\`, \`-\`, \`@\`, also after white space or full-width) is removed at the start of a value and after \`;\`,
  tabs and line breaks within it, and after commas in a file with semicolons between its fields. Sheaf and other programs write it as a guard against formulas
  (see *Files*). Sheaf's own CSV therefore gives the same names when you import it again. Removals are reported. In JSON Lines, an apostrophe is part of the
  value. Use JSON Lines if a value in another program's data really begins with \`'=\`, or has \`;'=\` or \`,'=\` in it.

## Over HTTP

\`POST /api/v1/imports/{kind}\` imports the file in its body. It takes the options of the command line as parameters: \`publisher_id\`, \`network\`, \`preset\`,
\`detect\`, \`map\`, \`set\`, \`time_zone\`, \`delimiter\`, \`encoding\`, \`on_error\` and \`dry_run\`. *Change how values are read* describes others. The response is the reconciliation.

\`\`\`sh
curl -X POST --data-binary @awin.json -H "X-Api-Key: $SHEAF_API_KEY" \\
  "https://reports.example.com/api/v1/imports/transactions?file_name=awin.json&detect=true&dry_run=true"
\`\`\`

- Admins import data of their own publisher. A row that names another publisher is invalid. Operators import for every publisher, and only they import
  advertisers and deals, which all publishers use.
- A file can have 500 MB, compressed or not. \`SHEAF_IMPORT_MB\` changes that. A proxy in front of Sheaf can have a lower limit, such as
  \`client_max_body_size\` of nginx.
- The file is first stored in \`SHEAF_DATA_DIR/imports\`, and removed when the request ends. If you close the connection before the response,
  nothing is imported. What a killed process left there is removed after 15 minutes.
- A file must arrive at 1 KiB per second or faster, on average over 30 seconds, and within an hour.
- One import of a publisher runs at a time. Complete files wait for up to an hour.
- An archive in an archive is refused. Extract the outer one.
- In a dry run, \`problem\` says which columns are missing, and \`file_columns\` lists those of the file. Send \`map\` with the columns of the file and
  those of Sheaf: \`{"Click Time":"clicked_at"}\`.

\`GET /api/v1/imports\` lists past imports, also those of the command line: who, when, file name, size and numbers of rows.
The newest 1,000 of each publisher are kept. What connections fetch is not among them: their fetches have a list of their own.

## Invalid rows

An invalid row is reported with its line, column and reason. By default, nothing in its file is imported. With \`--on-error skip\`, invalid rows are
written to \`FILE.rejected\` with their line and reason, and the other rows are imported. Fields without a header follow the reason. If every row of
a file is rejected, the command exits with code 4.

There is no command that undoes an import. A corrected file with the same keys replaces the values. Rows that should not exist can only be
deleted with SQL. \`--dry-run\` shows what would be imported, and changes nothing.

## What is checked

| type | accepted | changed and reported | rejected |
|---|---|---|---|
| id | any string up to ${MAX_ID_LENGTH} characters | outer white space, \`="00123"\`, a leading apostrophe, Unicode NFC | \`1.23457E+17\`, \`1234567.0\`, \`NaN\`, \`null\`, \`#N/A\`, invisible and control characters |
| reference | any string up to ${MAX_LENGTHS.reference.toLocaleString('en')} characters, kept as written | \`="00123"\`, the guard apostrophe | \`1.23457E+17\` |
| label | any string up to ${MAX_LENGTHS.label} characters | outer white space, the guard apostrophe | |
| text | any string up to ${MAX_LENGTHS.text.toLocaleString('en')} characters, kept as written | the guard apostrophe | |
| country | ISO 3166-1 alpha-2 codes, and XK | UK becomes GB, EL becomes GR; XX, ZZ and T1 (unknown) become empty | everything else, including EN |
| currency | ISO 4217 codes, including former ones | | everything else |
| money | \`-1234.50\`, up to 12 digits before the decimal point | more than six decimals are rounded half away from zero, unless they are zeros | \`1,234.50\`, \`€5\`, \`1e3\` |
| fraction | 0 to 1, up to four decimals | \`20%\` becomes 0.2; more decimals are rounded | 20, which would be 2000 %; negative values |
| timestamp | ISO 8601, from 1900 to 9999 | the default time zone is UTC, and the default time 00:00; digits after microseconds are cut | other formats, numbers, dates that do not exist |
| slug, domain, boolean, one of a list | as described, in any case | outer white space | everything else |

Strings that are not UTF-8 (see *Formats and encodings*), contain NUL, or have more than ${MAX_MARKS} combining marks in a row are rejected. A domain can have ${MAX_LENGTHS.domain} characters. Some unusual values are kept and reported: outer white space and control characters in a
text, line breaks in a name or title, and strings that look damaged by a wrong encoding (\`MÃ¼ller\`).

## The reconciliation

Every import ends with a summary of the file. With \`--json\`, it is one line of JSON.

- **Rows**: rows read = new + changed + same + older + repeated + rejected. A repeated row has the same key as another row of the file; only the last
  one is imported, or with a preset the newest version. An older row is a version of a transaction of which a newer one was imported before. The summary
  lists the first older and repeated lines, or IDs for clicks.
- **Sums** of the imported rows per currency and status, as stored in the database, without older, repeated and rejected rows.
- **The file** that was read from an archive, and the encoding if it is not UTF-8.
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
  const rows = Object.entries(SETTINGS).map(([name, setting]) => [
    `\`${name}\``,
    setting.text,
    setting.type.allowed,
    shownDefault(setting),
  ]);
  return `${NOTE}# Settings

Sheaf reads all settings from environment variables. If a value is not valid, the start fails with a message that names the
setting and what is allowed. An empty value is the same as none. A variable that begins with \`SHEAF_\` but is not a setting has no effect: the start
and \`sheaf doctor\` report it with the setting that it resembles.

${table(['variable', 'description', 'allowed', 'default'], rows)}
`;
}
