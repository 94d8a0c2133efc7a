/**
 * The schema of receipts. The service writes receipts and `verify` reads them. They share only this schema, so that each
 * checks the other.
 */
import { type Static, Type } from 'typebox';
import { DIALECTS, FORMAT_NAMES, LINE_ENDINGS } from '../encode/format.ts';
import { KINDS } from '../encode/kinds.ts';
import { enumeration } from '../reports/enumeration.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const sha256 = {
  pattern: '^[0-9a-f]{64}$',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
};
const key = (description: string) =>
  Type.Unsafe<string[] | null>({ type: ['array', 'null'], items: { type: 'string' }, description, examples: [null] });
const orNull = (schema: object) => Type.Unsafe<string | null>({ ...schema, type: ['string', 'null'] });

export const ReceiptPart = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'Number of the part, from 1.' }),
  sheet: Type.Integer({
    minimum: 1,
    description: 'Worksheet of the part, from 1. Files other than workbooks have one.',
  }),
  first_row: Type.Integer({
    minimum: 1,
    description:
      'Row number of its first row in the sheet. The header is row 1. JSON Lines and Parquet files have none, so their first row is 1.',
  }),
  rows: count('Number of rows in the part.'),
  lower_key: key('Sort key of its first row, as strings. Null for the first part.'),
  upper_key: key('Sort key of the first row after the part, as strings. Null for the last part.'),
  sha256: Type.String({ ...sha256, description: 'SHA-256 of the SHA-256 digests of all groups of rows.' }),
  marks: Type.String({
    pattern: '^(?:[0-9a-f]{8})*$',
    description: 'First four bytes of the SHA-256 of every group, in hex. They show where a file differs.',
    examples: ['9f86d0811b4f0e98'],
  }),
});

/** What a table of the summary sheet has a row for: all rows together, each value, or each period. */
const BY = ['all', 'value', 'day', 'month', 'year'] as const;

const ReceiptSummary = Type.Object(
  {
    sheet: Type.Integer({ minimum: 1, description: 'Number of the summary sheet.' }),
    amounts: Type.Array(Type.String(), { description: 'Keys of the columns that are added up for each currency.' }),
    currency: orNull({ description: 'Key of the column with the currency. Null if the file has no amounts.' }),
    columns: Type.Array(
      Type.Object({
        label: Type.String({ description: 'Header in the tables.', examples: ['Sale (EUR)'] }),
        column: orNull({ description: 'Key of the column that is added up. Null for the number of rows.' }),
        currency: orNull({
          description: 'For amounts, the currency of the rows that are added up. Null for other columns.',
        }),
      }),
      { description: 'Columns of every table after the first one.' },
    ),
    tables: Type.Array(
      Type.Object({
        label: Type.String({ description: 'Header of the first column.', examples: ['Network'] }),
        column: orNull({ description: 'Key of the column whose values have the rows. Null for the total.' }),
        by: enumeration(BY, { description: 'What has a row: everything, each value, or each day, month or year.' }),
        first_row: Type.Integer({ minimum: 1, description: 'Row number of the headers in the sheet.' }),
        rows: count('Number of rows without the headers.'),
        others: orNull({
          description:
            'First cell of the last row if this row adds up everything that no other row does. Null if every value has a row.',
        }),
      }),
      { minItems: 1, description: 'Tables from top to bottom.' },
    ),
    other_currencies: count('Number of currencies whose amounts are not added up.'),
  },
  { description: 'Present if a workbook has a summary sheet. `sheaf verify` adds the rows up again.' },
);

export const Receipt = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of the receipt format.' }),
    export_id: Type.Integer({ description: 'Export ID.', examples: [1] }),
    report_type: Type.String({ description: 'Report type.', examples: ['deals_excel'] }),
    parameters: Type.Object(
      {},
      { additionalProperties: true, description: 'Requested parameters in canonical form, including defaults.' },
    ),
    snapshot: Type.Object(
      {
        time: Type.String({
          format: 'date-time',
          description: 'Timestamp of the data, in microseconds. With `tables`, the `time` of the last one.',
        }),
        lsn: orNull({
          description:
            'Position in the write-ahead log at or just after `time`. Null if the server does not provide it, or if the rows are not from PostgreSQL.',
          examples: ['0/1C3A5D8'],
        }),
        transactions: orNull({
          pattern: '^\\d+:\\d+:[\\d,]*$',
          description:
            'Transactions that the data contains, in the form for `pg_visible_in_snapshot` of PostgreSQL. For audits. Null if the rows are not from PostgreSQL.',
          examples: ['811:811:'],
        }),
        tables: Type.Optional(
          Type.Array(
            Type.Object({
              name: Type.String({ description: 'Name of the table.', examples: ['clicks'] }),
              time: Type.String({
                format: 'date-time',
                description: 'Time just before it was frozen, in microseconds. Its rows are at least as new.',
              }),
              rows: count('Number of rows that were frozen, whether they are in the file or not.'),
            }),
            {
              description:
                'Present if the rows are from ClickHouse, which freezes tables one after the other. Each table is of one instant, and changes between these times can be in one table and not in another.',
            },
          ),
        ),
      },
      { description: 'The snapshot that contains all rows.' },
    ),
    completed_at: Type.String({ format: 'date-time', description: 'Time when the file was completed.' }),
    format: enumeration(FORMAT_NAMES, { description: 'File format.' }),
    bom: Type.Boolean({ description: 'Whether the file begins with a byte order mark.' }),
    header: Type.Optional(
      Type.Literal(false, {
        description: 'Present if a CSV file has no row of column headers, so its first row is 1.',
      }),
    ),
    dialect: Type.Optional(
      enumeration(DIALECTS, {
        description:
          'Present if a CSV file is not in the standard dialect. In `excel_eu`, semicolons separate fields, and numbers have a decimal comma.',
      }),
    ),
    line_ending: Type.Optional(
      enumeration(LINE_ENDINGS, { description: 'Present if the rows of a CSV file do not end with CRLF.' }),
    ),
    timezone: Type.String({
      description: 'Time zone of the timestamps in the file. In Parquet files, they are in UTC.',
      examples: ['UTC'],
    }),
    columns: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Column key in `index_params.columns`.', examples: ['title'] }),
        label: Type.String({ description: 'Column header in the file.', examples: ['Title'] }),
        kind: enumeration(KINDS, { description: 'Kind of the values.' }),
      }),
      { minItems: 1, description: 'Columns in file order.' },
    ),
    rows: count('Number of data rows in the file, which equals the count in the snapshot.'),
    group_rows: Type.Integer({ minimum: 1, description: 'Number of rows per digest.' }),
    summary: Type.Optional(ReceiptSummary),
    parts: Type.Array(ReceiptPart, { minItems: 1, description: 'Parts in file order.' }),
    file: Type.Object({
      name: Type.String({ description: 'File name.', examples: ['deals-2026-11-23-1.csv'] }),
      bytes: count('File size in bytes.'),
      sha256: Type.String({ ...sha256, description: 'SHA-256 of the file, as `sha256sum` prints it.' }),
    }),
  },
  { description: 'Receipt of a completed export. It describes the file exactly, so that anyone can verify it.' },
);

export type Receipt = Static<typeof Receipt>;
export type ReceiptPart = Static<typeof ReceiptPart>;
