/** Messages in English, as ICU MessageFormat. Apostrophes are typographic, because the plain one quotes in this format. */
export const english = {
  // What was assumed
  'took-whole-days': 'I took “{said}” as the {days} whole days up to yesterday, in UTC.',
  'took-hours': 'Dates are whole days, so I took {days} before today and today for “{said}”.',
  'took-days': 'I took “{said}” as {from} to {to}.',
  'took-from-today': 'I took “{said}” as from today to {to}.',
  'took-until-today': 'I took “{said}” as from {from} until today.',
  'took-after': 'I took “{said}” as from {from} on.',
  'month-first': 'I took {said} as {day}, month first; write 2026-11-23 to be sure.',
  'ambiguous-day': '“{said}” can be {one} or {other}. Which one do you mean?',
  'turned-round': '“{said}” ends before it begins. Which period do you mean?',
  'fixed-days': 'The days {from} to {to} are fixed in the program; change them when it is to ask for others.',
  'no-days-named':
    '`{start}` and `{end}` must be given and you named no days, so I took {days, select, 0 {today} 1 {yesterday} other {the last {days} days, without today}}.',
  'took-valid':
    'I took “{said}” as when a deal is valid: it starts by then and ends no earlier. Deals without an end are not included.',
  'took-pair': 'I took “{said}” as when a deal {pair}; `{other}_after` and `{other}_before` filter the other way.',
  'window-ends-now':
    'The recent window always ends now, so I took “{said}” as the last {days, plural, one {day} other {# days}}.',
  'moving-days':
    'The program takes today’s date from the clock in UTC. While {timezone} has another date, it asks for a day too early or too late.',
  'took-as-network': 'I took {slugs} as the slug of a network; the column `network` of any report shows yours.',
  'took-as-countries': 'I took {said} as {countries}.',
  'took-csv': 'You named “{one}” and “{other}”. I took CSV as the format of the file.',
  'took-gzip': 'Only CSV and JSON Lines files are compressed, so I took `{format}` as the format.',
  'took-as-typo': 'I read “{said}” as “{word}”.',
  'any-report':
    'You named no report, so I took `{report}`; [every report](/docs/guides/reports) is described in the guide.',
  'guessed-report': 'I took `{report}`: it has one row per click with what the click earned.',
  'default-program': 'You named no language, so the program is for {label}.',
  // What does not exist
  'no-dates':
    '`{report}` has no filter for dates, so “{said}” cannot be part of the request.{window, select, 0 {} other { Its results are always those of the last {window} days.}}',
  'no-filter': '`{report}` has no filter `{filter}` for “{said}”.',
  'no-such-filter': '`{report}` has no filter `{filter}`. It has {filters}.',
  'no-exclusion': '`{report}` cannot exclude by `{filter}`: “{said}”.',
  'no-region': 'There is no filter for {said}; name its countries, like `DE,FR,IT`.',
  'no-search': '`{report}` has no search for words, so I left “{said}” out.',
  'no-program': 'There is no recipe for {said}, so this one is for {label}. There are recipes for {labels}.',
  'no-format': 'There is no {other} of `{report}`; `index_params.format` can be {formats}.',
  'no-gzip':
    'An Excel workbook is compressed already, so there is no compressed form of it. `csv.gz` and `jsonl.gz` are compressed with gzip, `csv.zip` and `jsonl.zip` are ZIP archives.',
  'only-csv-header':
    'Only CSV files can be with or without a header row, so `{report}` needs `index_params.format: csv` for it.',
  'no-limit':
    'A report always has all rows, there is no limit; the first rows of the file are the top ones of its order.',
  'no-such-order': '`{report}` cannot be sorted by “{said}”; it can by {orders}.',
  'only-csv-bom': 'Only CSV files have a byte order mark, so `{report}` needs `index_params.format: csv` for it.',
  'only-xlsx-summary':
    'Only Excel workbooks have a summary sheet, so `{report}` needs `index_params.format: xlsx` for it.',
  'summary-is-whole': 'A summary sheet has totals and a chart, and none of them can be left out.',
  'no-summary': '`{report}` has no summary sheet.',
  'column-no-filter':
    '`{column}` is a column of `{report}` and no filter, so “{said}” cannot be part of the request; filter by it in the file.',
  'search-instead': '`{report}` has no filter for lines of business; I look for the word “{word}” instead.',
  'no-destination': 'A program saves the file where it runs; Dex cannot write one that brings it to “{said}”.',
  'no-such-destination':
    'Files cannot be delivered to “{said}”. Destinations are e-mail, an SFTP server, a bucket (S3), a folder or a webhook. Which one do you need?',
  'unknown-before': 'I do not know “{said}”, and it may change what “{value}” means. Do you want exactly these rows?',
  'which-report': 'Which report do you need?',
  'in-future': '“{said}” is in the future, and the report has only the past. Name other days.',
  'only-days': '“{said}” is not whole days, and filters have only days. Name the first and the last day.',
  'two-programs': 'You named two programming languages, {one} and “{other}”. Which one do you need?',
  'unknown-program': 'I do not know what “{said}” is. Is it a programming language?',
  'data-sign-in':
    'This is about your own exports or data. [Sign in](/account), or send an API key, and ask again. Then Dex sends this request as you:',
  'data-call': 'This is the request behind it, [{operation}]({page}):',
  'data-not-found': 'An export with the ID {id} was not found.',
  'data-refused': 'The API refused the request: {message}',
  'data-rows':
    '**{rows, number} {rows, plural, one {row} other {rows}}**, about {bytes, number} kB as a file. This is an estimate of the API: nothing was exported.',
  'data-failed': 'Export {id} ({report}) **failed**: {error}',
  'data-completed': 'Export {id} ({report}) is **ready**: {rows, number} rows, completed {at}. [Open it]({page}).',
  'data-in-progress': 'Export {id} ({report}) is **in progress**: {ready} of {total} parts are ready.',
  'data-none': 'No such export was found.',
  'not-covered': 'The documentation does not cover this. These pages come nearest:',
  'drop-or-exclude':
    'You selected “{said}” before. Do you want rows with any `{filter}` now, or all rows except “{said}”?',
  'either-or':
    'A request has the rows that fit all of its filters. Rows with “{one}” or with “{other}” are two requests. Which one do you need first?',
  combinations:
    'You combine values of two filters, “{one}” and “{other}”, and one request would have all combinations. Which rows do you need first?',
  'not-only': '“{said}” does not say which others you want. Name all that you want, or none.',
  'no-first-day': '“{said}” has no first day, and the report needs one. Name the first and the last day.',
  'more-excluded': 'Do you want “{said}”, or is it excluded, too?',
  'unknown-word': 'I do not know what “{said}” says about the rows, and no filter has it. Do you want them all?',
  'unknown-name': 'I do not know what “{said}” is: a network, an advertiser, or a word in the text?',
  'unknown-timezone':
    '“{said}” is no time zone that I know; `timezone` takes IANA names like `Europe/Berlin`. Times are in UTC.',
  refused: 'I left out `{name}`: {why}',
  unused: 'I did not use {count, plural, one {this word} other {these words}}: {words}.',
  // Questions
  'unbound-negation': 'I do not know what to exclude by “{said}”. No filter fits it.',
  contradiction: '“{said}” contradicts the rest of your question about `{filter}`.',
  'two-formats': 'You named two formats, “{one}” and “{other}”. An export is one file. Which format do you need first?',
  'which-format': 'Which format do you need instead of “{said}”? There are {formats}.',
  'two-reports': 'You named {reports}. A program exports one report. Which one do you need first?',
  'no-such-schedule':
    'There is no schedule for “{said}”. It can be every hour or every few hours, every day, on days of the week, or on days of the month.',
  'two-values': '“{one}” and “{other}” are both values of `{filter}`. Which rows do you need?',
  'no-comparison': '`{report}` has no filter that compares with “{said}”.',
  'two-periods': 'You named two periods, “{one}” and “{other}”. Which one do you mean?',
  'too-many-days':
    '`{report}` spans at most {most} days, and “{said}” is longer. Name a shorter period, and ask for the rest in further exports.',
  'unread-date': 'I do not understand “{said}” as a period. Name its first and last day.',
  'unknown-value': '“{said}” is not a value of `{filter}`.{allowed, select, none {} other { Allowed: {allowed}.}}',
  'clarify-lead': 'Before I write the program, I need to know one thing:',
  'clarify-choices': 'You can ask without it:',
  'clarify-again': 'Ask again with other words, or see [{title}: filters and columns]({page}).',
  // The answer with a program
  program:
    'This {recipe} program asks for **{title}** (`{report}`){filters, select, none {, all rows} other { with {filters}}}{form, select, none {} other {, shown with {form}}}. It waits until the report is ready and saves it as {format, select, csv {a CSV file} jsonl {a JSON Lines file} csvgz {a compressed CSV file} jsonlgz {a compressed JSON Lines file} parquet {a Parquet file} other {an Excel workbook}}.',
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  'days-ago': '{days} days ago',
  'in-days': 'in {days} days',
  'run-spreadsheet': '**To run it**: {needs} Paste the program there as `{file}` and run `{run}`. {tried}',
  'run-program':
    '**To run it**, save it as `{file}`, put your API key into the environment variable `SHEAF_API_KEY`, and start it with `{run}`. It needs {needs} {tried}',
  'tried-run': 'Our tests run this program against a real Sheaf, to the right file.',
  'tried-syntax': 'Our tests read the syntax of this program; they do not run it.',
  'tried-not': 'This program was not run by our tests.',
  'schedule-lead':
    '**Sheaf runs the schedule itself**: {rule}, in the time zone {timezone}. Its exports appear in the list like any other. Send this once:',
  'destination-lead':
    '**Files are delivered to {to}** by a destination. An admin creates it once, with your own values for those in angle brackets:',
  'replaces-file':
    'Each run replaces the file of the earlier one: `file_name` is `{name}` for all of them, and `existing_file` is `replace`.',
  'replaces-changes':
    'A file that has only changes cannot replace the earlier one, because a program that has not read that one yet would lose its changes. Do you need all rows in one file, or the changes in a file of their own?',
  'destination-to-schedule':
    'The response has its `id`. Put it into `destinations` of the schedule below, and test it first: see [Create a destination]({page}).',
  'destination-needs-schedule':
    'Only the files of a schedule are delivered to a destination. The program below saves its file where it runs. Say how often you need the file, and I write the schedule: see [Create a destination]({page}).',
  'schedule-then': 'The program below creates one such export now, and saves its file.',
  'read-on-program': 'Read on: [Create an export]({create}), [{title}: filters and columns]({page}).',
  // Other answers
  greeting: 'Hello. I write programs that fetch reports from this service, and I explain its API.',
  secrets:
    'I do not know any keys, passwords or settings, so I cannot show them. Your administrator can make you a key of your own.',
  'other-publishers': 'A key sees the data of its own publisher and of nobody else, and no request changes that.',
  elsewhere:
    'That is outside what I can help with: I write programs that fetch reports from this service, and I explain its API.',
  offer:
    'Ask me for a report ({reports}), with filters, days and your programming language, like “every US deal as Excel each morning, in PHP”; or how something works, like “how do I verify a webhook?”. See [all reports]({guide}) and [Create an export]({create}).',
  recipes: 'I write programs for these languages and tools, out of recipes:',
  'recipe-run': 'run by our tests',
  'recipe-syntax': 'syntax read by our tests',
  'recipe-not': 'not run by our tests',
  'in-english': 'I understand this language, but I answer in English.',
  'documents-in-english': 'The documents are in English.',
};

export type MessageId = keyof typeof english;
