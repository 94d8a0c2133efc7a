/** Imports as the API returns them: the reconciliation of one file, and the record. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import { IMPORT_KINDS, type ImportKindName, networkKind } from '../../../importer/kinds/index.ts';
import { NOTES } from '../../../importer/notes.ts';
import { valuesOf } from '../../../importer/presets/unknown-words.ts';
import type { ImportInfo } from '../../../importer/records/list-imports.ts';
import type { UploadResult } from '../../../importer/uploads/import-received.ts';
import { inRequestWords } from '../../../importer/uploads/in-request-words.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable, timestamp } from '../../nullable.ts';

export const KindName = enumeration(Object.keys(IMPORT_KINDS) as ImportKindName[], {
  description: 'What the file contains.',
});

const text = (description: string, example: string) => Type.String({ description, examples: [example] });
const textOrNull = (description: string, example: string | null) =>
  nullable(Type.String({ description, examples: [example] }));
const count = (description: string, example: number) => Type.Integer({ description, examples: [example] });

const RowCounts = Type.Object(
  {
    read: count('Rows in the file.', 3),
    new: count('Rows that are inserted.', 2),
    changed: count('Rows that are updated.', 0),
    same: count('Rows that Sheaf already had.', 0),
    older: count('Rows of which Sheaf has a newer version.', 0),
    repeated: count('Rows that another row of the file replaces.', 0),
    rejected: count('Invalid rows, which are not imported.', 1),
  },
  { description: 'Numbers of rows. `read` is the sum of the others.' },
);

const Mapping = Type.Object({
  column: text('Column of Sheaf.', 'occurred_at'),
  description: text('What the column contains.', 'Time of the sale. UTC if it has no time zone.'),
  required: Type.Boolean({ description: 'Whether every row must have a value.' }),
  from: Type.Array(Type.String(), { description: 'Columns of the file that fill it.', examples: [['Date']] }),
  filled: Type.Boolean({ description: 'Whether the file, the preset or a parameter fills it.' }),
  values: Type.Array(Type.String(), {
    description: 'Values that it can have. Empty if there is no fixed list, which `words` needs.',
    examples: [[]],
  }),
});

const Reject = Type.Object({
  line: count('Line on which the row begins.', 3),
  column: textOrNull('Column of Sheaf. Null for the whole row.', 'currency'),
  reason: text('What is wrong.', 'is not an ISO 4217 code'),
  value: text('The value, at most 60 characters.', 'Euro'),
});

const Sum = Type.Object({
  rows: count('Number of rows.', 2),
  currency: Type.Optional(textOrNull('ISO 4217 code.', 'EUR')),
  status: Type.Optional(textOrNull('Status.', 'approved')),
  sale: Type.Optional(textOrNull('Sum of `sale` as a decimal string.', '120.00')),
  commission: Type.Optional(textOrNull('Sum of `commission` as a decimal string.', '9.60')),
  discount_amount: Type.Optional(textOrNull('Sum of `discount_amount` as a decimal string.', null)),
});

const Note = Type.Object({
  code: enumeration(Object.keys(NOTES) as (keyof typeof NOTES)[], { description: 'Kind of the note.' }),
  message: text('What was changed or is suspicious.', NOTES['utc-assumed']),
  column: textOrNull('Column of Sheaf. Null for the whole row.', 'occurred_at'),
  count: count('Number of values.', 2),
  line: count('Line of the first value.', 2),
  value: text('The first value, at most 60 characters.', '2026-11-01 10:00'),
  became: text('What it became.', '2026-11-01 10:00'),
});

export const ImportResponse = Type.Object(
  {
    id: nullable(
      Type.Integer({ description: 'ID of the import in the list of imports. Null in a dry run.', examples: [1] }),
    ),
    kind: KindName,
    file_name: text('Name of the file.', 'november.csv'),
    file_bytes: count('Size of the file as it was sent, in bytes.', 2048),
    entry: textOrNull('Name of the file that was read from a zip archive. Null for other files.', null),
    entries: Type.Array(Type.String(), {
      description: 'Names of all files in a zip archive that can be imported. Empty for other files.',
      examples: [[]],
    }),
    encoding: nullable(
      Type.Object(
        {
          name: text('Name of the encoding.', 'Windows-1252 (Latin-1)'),
          example: textOrNull('The first value with a letter outside ASCII, to check the encoding.', 'Müller & Söhne'),
        },
        { description: 'Encoding of a file that is not UTF-8. Null for UTF-8, and if there is a problem.' },
      ),
    ),
    preset: textOrNull('Preset that read the file. Null if its columns were matched by name.', null),
    preset_id: nullable(
      Type.Integer({ description: 'ID of the saved preset that read the file. Null without one.', examples: [null] }),
    ),
    preset_updated_at: Type.Unsafe<string | null>({
      ...timestamp(
        'Version of the saved preset, its `updated_at`. Send it to `updateImportPreset` in `If-Match`, and with the import, so that nothing has changed since the dry run. Null without a saved preset.',
        { examples: [null] },
      ),
      type: ['string', 'null'],
    }),
    delimiter: textOrNull('Separator of the fields. Null for files that are not CSV.', ','),
    recognized: textOrNull('Why the preset was chosen. Null without a preset.', null),
    problem: textOrNull(
      'Why the columns of the file cannot be imported with this preset and mapping, and what is missing, or that you must choose a file of the archive with `entry`. Only in a dry run; without `dry_run`, the request fails with `VALIDATION_ERROR`.',
      null,
    ),
    file_columns: Type.Array(Type.String(), {
      description: 'Columns of the file, or keys of its first record.',
      examples: [['Date', 'Order']],
    }),
    mapping: Type.Array(Mapping, { description: 'Columns of Sheaf, and what fills them.' }),
    ignored: Type.Array(Type.String(), {
      description: 'Columns of the file that are not imported.',
      examples: [['Order']],
    }),
    rows: RowCounts,
    first_rows: Type.Array(Type.Record(Type.String(), Type.String()), {
      description: 'In a dry run, the first 10 rows as they would be stored: values by column, with their `line`.',
      examples: [[{ line: '2', status: 'approved' }]],
    }),
    as_preset: Type.Unsafe<object | null>({
      type: ['object', 'null'],
      additionalProperties: true,
      description:
        'In a dry run, how the file was read, as a preset with your mapping, values, words and forms. Send it to `createImportPreset` to save it. Null if there is a problem, and without `dry_run`.',
      examples: [null],
    }),
    rejects: Type.Array(Reject, { description: 'The first 20 invalid values.' }),
    sums: Type.Array(Sum, {
      description:
        'Sums of the rows by currency and status, as stored in the database, without older, repeated and rejected rows. Compare them with the page of the network.',
    }),
    notes: Type.Array(Note, { description: 'Changed and suspicious values.' }),
    unknown_words: Type.Array(
      Type.Object({
        column: text('Column of Sheaf.', 'status'),
        word: text('The word.', 'reversed'),
        count: count('Number of rows that it rejected.', 1),
        allowed: Type.Array(Type.String(), {
          description: 'Values of the column, one of which you can assign to the word in `words`.',
          examples: [['pending', 'approved', 'declined', 'paid']],
        }),
      }),
      {
        description:
          'Up to 200 words that are neither values of their columns nor known to the preset. Their rows are rejected.',
      },
    ),
    repeated_examples: Type.Array(Type.String(), { description: 'Some of the repeated rows.', examples: [[]] }),
    older_examples: Type.Array(Type.String(), { description: 'Some of the older rows.', examples: [[]] }),
    seconds: Type.Number({ description: 'Duration of the import in seconds, without the upload.', examples: [0.4] }),
  },
  { description: 'The reconciliation of a file.' },
);

const NO_ROWS = { read: 0, new: 0, changed: 0, same: 0, older: 0, repeated: 0, rejected: 0 };

export function importResponse(
  { kind, fileName }: { kind: ImportKindName; fileName: string },
  upload: UploadResult,
): Static<typeof ImportResponse> {
  const { result, used } = upload;
  const sources = Map.groupBy(used, ({ column }) => column);
  const usedNames = new Set(used.map(({ name }) => name));
  const words = { path: '\0', fileName };
  return {
    id: result?.importId ?? null,
    kind,
    file_name: fileName,
    file_bytes: upload.fileBytes,
    entry: upload.entry,
    entries: upload.entries,
    encoding: result?.encoding ?? null,
    preset: upload.preset,
    preset_id: result?.saved?.id ?? null,
    preset_updated_at: result?.saved?.updatedAt.toISOString() ?? null,
    delimiter: upload.delimiter,
    recognized: upload.recognized,
    problem: upload.problem,
    file_columns: upload.fileColumns,
    mapping: upload.columns.map((column) => {
      const { name, description, required = false } = column;
      const from = (sources.get(name) ?? []).map((source) => source.name);
      const filled = upload.filled.has(name);
      return {
        column: name,
        description: inRequestWords(description, words),
        required,
        from,
        filled,
        values: [...valuesOf(column)],
      };
    }),
    ignored: result?.columns.ignored ?? upload.fileColumns.filter((name) => !usedNames.has(name)),
    rows: result
      ? {
          read: result.rows,
          new: result.new,
          changed: result.changed,
          same: result.same,
          older: result.older,
          repeated: result.repeated,
          rejected: result.rejected,
        }
      : NO_ROWS,
    first_rows: result?.dryRun?.rows ?? [],
    as_preset: result?.dryRun?.preset ?? null,
    rejects: result?.rejects ?? [],
    sums: (result?.sums ?? []) as Static<typeof Sum>[],
    notes: (result?.notes ?? []).map((note) => ({ ...note, message: NOTES[note.code] })),
    unknown_words: (result?.unknownWords ?? []).map((one) => {
      const column = networkKind(kind).columns.find(({ name }) => name === one.column);
      return { ...one, allowed: column ? [...valuesOf(column)] : [] };
    }),
    repeated_examples: result?.repeatedExamples ?? [],
    older_examples: result?.olderExamples ?? [],
    seconds: result?.seconds ?? 0,
  };
}

export const ImportRecordResponse = Type.Object(
  {
    id: Type.Integer({ description: 'ID of the import.', examples: [1] }),
    kind: KindName,
    publisher: textOrNull(
      'Slug of the publisher of rows that do not name one. Null if the import named no publisher.',
      'acme-media',
    ),
    file_name: text('Name of the file.', 'november.csv'),
    file_bytes: count('Size of the file as it was sent, in bytes.', 2048),
    preset: textOrNull('Preset that read the file. Null if its columns were matched by name.', null),
    rows: RowCounts,
    imported_by: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'User ID.', examples: [1] }),
          email: textOrNull(
            'E-mail address. Null for users of other publishers unless you are an operator.',
            'ann@acme-media.example',
          ),
        },
        { description: 'Who imported the file. Null for the command line, for connections and for deleted users.' },
      ),
    ),
    imported_at: timestamp('Time of the import.'),
  },
  { description: 'A past import.' },
);

export function importRecordResponse(client: Client, info: ImportInfo): Static<typeof ImportRecordResponse> {
  const { id, kind, publisher, fileName, fileBytes, preset, userId, userEmail, userPublisherId, importedAt } = info;
  const maySee = userPublisherId !== null && maySeeEmail(client, userPublisherId);
  return {
    id,
    kind,
    publisher,
    file_name: fileName,
    file_bytes: fileBytes,
    preset,
    rows: {
      read: info.read,
      new: info.new,
      changed: info.changed,
      same: info.same,
      older: info.older,
      repeated: info.repeated,
      rejected: info.rejected,
    },
    imported_by: userId === null ? null : { id: userId, email: maySee ? userEmail : null },
    imported_at: importedAt.toISOString(),
  };
}
