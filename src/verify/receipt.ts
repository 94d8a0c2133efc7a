/**
 * What a receipt says. The service writes it and `verify` reads it; beyond this shape they share nothing, so that the
 * one checks the other.
 */
import { type Static, Type } from 'typebox';
import { enumeration } from '../reports/enumeration.ts';
import { KINDS } from '../reports/kinds.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const sha256 = {
  pattern: '^[0-9a-f]{64}$',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
};
const key = (description: string) =>
  Type.Unsafe<string[] | null>({ type: ['array', 'null'], items: { type: 'string' }, description, examples: [null] });
const orNull = (schema: object) => Type.Unsafe<string | null>({ ...schema, type: ['string', 'null'] });

export const ReceiptPart = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'Place among the parts, from 1.' }),
  sheet: Type.Integer({ minimum: 1, description: 'Worksheet that holds its rows, from 1. A CSV is one sheet.' }),
  first_row: Type.Integer({ minimum: 2, description: 'Row of the sheet that its rows begin in; the header is row 1.' }),
  rows: count('How many rows it has.'),
  lower_key: key('Sort key of its first row, as text; null: the first row of all.'),
  upper_key: key('Sort key before which it ends; null: the last row of all.'),
  sha256: Type.String({ ...sha256, description: 'SHA-256 over the SHA-256 of every group of its rows.' }),
  marks: Type.String({
    pattern: '^(?:[0-9a-f]{8})*$',
    description: 'The first four bytes of the SHA-256 of every group, in hex: where a file differs.',
    examples: ['9f86d0811b4f0e98'],
  }),
});

export const Receipt = Type.Object(
  {
    version: Type.Literal(1, { description: 'Form of the receipt.' }),
    export_id: Type.Integer({ description: 'The export it belongs to.', examples: [42] }),
    report_type: Type.String({ description: 'The kind of report.', examples: ['deals_excel'] }),
    parameters: Type.Object({}, { additionalProperties: true, description: 'What was asked for, in canonical form.' }),
    snapshot: Type.Object(
      {
        time: Type.String({ format: 'date-time', description: 'The instant of the data, to the microsecond.' }),
        lsn: orNull({
          description: 'Position in the write-ahead log at or just after it, where the server tells.',
          examples: ['0/1C3A5D8'],
        }),
        transactions: Type.String({
          pattern: '^\\d+:\\d+:[\\d,]*$',
          description:
            'Which transactions the data holds, as pg_visible_in_snapshot of PostgreSQL takes them: for audits.',
          examples: ['811:811:'],
        }),
      },
      { description: 'All rows are of this one instant.' },
    ),
    completed_at: Type.String({ format: 'date-time', description: 'When the file was ready.' }),
    format: enumeration(['csv', 'xlsx'] as const, { description: 'How the file is to be read.' }),
    bom: Type.Boolean({ description: 'Whether the file begins with a byte order mark.' }),
    timezone: Type.String({ description: 'The time zone that times are shown in.', examples: ['UTC'] }),
    columns: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Its name in index_params.columns.', examples: ['title'] }),
        label: Type.String({ description: 'Its header in the file.', examples: ['Title'] }),
        kind: enumeration(KINDS, { description: 'What its values are.' }),
      }),
      { minItems: 1, description: 'In the order of the file.' },
    ),
    rows: count('Rows of the file without its header: counted in the snapshot, and built.'),
    group_rows: Type.Integer({ minimum: 1, description: 'How many rows of a part are digested together.' }),
    parts: Type.Array(ReceiptPart, { minItems: 1, description: 'In the order of the file.' }),
    file: Type.Object({
      name: Type.String({ description: 'Its name.', examples: ['deals-2026-11-23-42.csv'] }),
      bytes: count('Its size.'),
      sha256: Type.String({ ...sha256, description: 'Its SHA-256, as sha256sum prints it.' }),
    }),
  },
  { description: 'What a completed export holds, so that anybody can check its file: docs/guide/receipts.md.' },
);

export type Receipt = Static<typeof Receipt>;
export type ReceiptPart = Static<typeof ReceiptPart>;
