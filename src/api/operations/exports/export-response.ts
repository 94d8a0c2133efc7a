/** An export in the form of the API contract: every key is always present, and null without a value. */
import type { FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import type { Config } from '../../../config.ts';
import type { ExportRow, Status } from '../../../exports/export-row.ts';
import { ORIGINS, type Origin } from '../../../exports/origin.ts';
import type { Catalog } from '../../../reports/catalog.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { inWords } from '../../../reports/in-words.ts';
import type { FileLink, Store } from '../../../store/store.ts';
import { originOf } from '../../origin.ts';
import { reportTypeName } from '../report-types/report-type-response.ts';

/** Seconds for which a download link is valid, fixed by the contract. */
const LINK_SECONDS = 3600;

const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const timestamp = (description: string) => Type.String({ format: 'date-time', description });

export const STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
const StatusName = enumeration(STATUSES, {
  description: 'Status: `pending`, then `processing`, then `completed` or `failed`.',
});

export const EstimateResponse = Type.Object(
  {
    rows: Type.Integer({ description: 'Number of rows.' }),
    rows_exact: Type.Boolean({ description: 'Whether the rows were counted. If false, `rows` is an estimate.' }),
    bytes: Type.Integer({ description: 'Estimated file size in bytes, based on a sample of rows.' }),
    parts: Type.Integer({ description: 'Number of parts that the export would be built in.' }),
    seconds: Type.Number({
      description: 'Estimated seconds from the request to the completed export on idle workers.',
    }),
  },
  { description: 'Estimate. Only in the response to a dry run.' },
);

export const exportSchema = (catalog: Catalog) =>
  Type.Object(
    {
      id: Type.Integer({ description: 'Export ID. 0 in a dry run.' }),
      report_type: reportTypeName(catalog),
      display_name: Type.String({ description: 'Title to display.' }),
      status: StatusName,
      status_display: Type.String({ description: 'Status to display.' }),
      parameters: Type.Object(
        {},
        {
          additionalProperties: true,
          description:
            'Requested `search_params` and `index_params` in canonical form, including defaults. An export of a schedule that has only what changed also has `since`.',
        },
      ),
      filename: nullable(Type.String({ description: 'File name. Null until completed.' })),
      download_url: nullable(
        Type.String({
          format: 'uri',
          description:
            'Presigned link to the file, at most 998 characters. Null until completed. Every response contains a new link. Use it with GET and follow redirects. If files are in a bucket, S3 rejects HEAD with 403 and can ignore `If-Range`, so send HEAD to `/exports/{id}/download` instead.',
        }),
      ),
      download_expires_in_seconds: nullable(
        Type.Integer({
          description:
            'Seconds for which `download_url` is valid: 3600, or less if the temporary credentials of the file storage expire earlier.',
        }),
      ),
      error_message: nullable(Type.String({ description: 'Why the export failed, or why its file was removed.' })),
      progress: nullable(
        Type.Object(
          {
            parts_ready: Type.Integer({ description: 'Number of finished parts.' }),
            total_parts: Type.Integer({ description: 'Total number of parts.' }),
          },
          { description: 'Progress in parts. Null unless the export is built in several parts.' },
        ),
      ),
      parent_report_id: nullable(
        Type.Integer({ description: 'ID of the export that this part belongs to. Null otherwise.' }),
      ),
      chunked_export: Type.Boolean({ description: 'Whether the export is built in several parts.' }),
      created_at: timestamp('Time of the request.'),
      updated_at: timestamp('Time of the last change.'),
      started_at: nullable(timestamp('Time when a worker first started the export.')),
      completed_at: nullable(timestamp('Time when the file was completed.')),
      status_url: nullable(Type.String({ format: 'uri', description: 'URL to poll. Null in a dry run.' })),
      row_count: nullable(Type.Integer({ description: 'Number of data rows in the file. Null until completed.' })),
      file_bytes: nullable(Type.Integer({ description: 'File size in bytes. Null until completed.' })),
      summary: Type.String({ description: 'The report type and the filters in words.' }),
      publisher_id: Type.Integer({ description: 'ID of the publisher whose data the file contains.' }),
      origin: Type.Unsafe<Origin | null>({
        // Not null in the enumeration: generators of clients would fail on it.
        anyOf: [enumeration(ORIGINS), { type: 'null' }],
        description: 'How the export was started. Null for parts, and for exports from before Sheaf recorded it.',
      }),
      created_by: nullable(
        Type.Object(
          {
            id: Type.Integer({ description: 'User ID.' }),
            email: nullable(
              Type.String({
                description:
                  'E-mail address. Null in webhook events, and for users of other publishers unless you are an operator.',
              }),
            ),
          },
          { description: 'User who created the export. Null in a dry run.' },
        ),
      ),
      repeat_of: nullable(
        Type.Integer({
          description: 'ID of the export that this one repeats. That export can be deleted. Null otherwise.',
        }),
      ),
      estimate: Type.Optional(EstimateResponse),
    },
    { description: 'An export: its parameters, its status and, once completed, its file.' },
  );

export type ExportResponse = Static<ReturnType<typeof exportSchema>>;

export const STATUS_DISPLAY: Record<Status, string> = {
  pending: 'Pending',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
};

/** The client that receives an export. */
export interface Recipient {
  /** Origin of all links. */
  origin: string;
  /** Short name of the credential that the download link expires with. Without it, the link expires only with time. */
  issuedTo?: string | undefined;
  /** Without a client, the export shows no e-mail address. */
  client?: Client | undefined;
}

/** If Sheaf serves the files itself, links in a response expire with the credential of its request. */
export function recipientOf(ctx: { config: Pick<Config, 'publicUrl'> }, request: FastifyRequest): Recipient {
  return { origin: originOf(ctx.config, request), issuedTo: request.access?.ref, client: request.client ?? undefined };
}

/** Returns an export as clients receive it, in responses and in webhook events, with a new download link if it has a file. */
export type Represent = (row: ExportRow, recipient: Recipient) => Promise<ExportResponse>;

/** The one way from a row to what clients see. `wire.ts` makes it once, for the API and for webhook events. */
export function createRepresent(ctx: { store: Store; catalog: Catalog }): Represent {
  return async (row, recipient) => {
    const link = await downloadLink(ctx, row, recipient);
    const report = ctx.catalog.find(row.reportType);
    return {
      id: row.id,
      report_type: row.reportType,
      display_name: displayName(ctx.catalog, row),
      status: row.status,
      status_display: STATUS_DISPLAY[row.status],
      parameters: { ...row.params },
      filename: row.filename,
      download_url: link?.url ?? null,
      download_expires_in_seconds: link?.expiresIn ?? null,
      error_message: row.errorMessage,
      progress: row.chunked ? { parts_ready: row.partsReady, total_parts: row.partsTotal } : null,
      parent_report_id: row.parentId,
      chunked_export: row.chunked,
      created_at: row.createdAt.toISOString(),
      updated_at: row.updatedAt.toISOString(),
      started_at: row.startedAt?.toISOString() ?? null,
      completed_at: row.completedAt?.toISOString() ?? null,
      row_count: row.rowCount,
      file_bytes: row.fileBytes,
      status_url: `${recipient.origin}/api/v1/exports/${row.id}`,
      summary: report ? inWords(report, row.params) : row.reportType,
      publisher_id: row.publisherId,
      origin: row.origin,
      created_by: creator(row, recipient.client),
      repeat_of: row.repeatOf,
    };
  };
}

function creator({ userId, userEmail, userPublisherId }: ExportRow, client: Client | undefined) {
  return { id: userId, email: client && maySeeEmail(client, userPublisherId) ? userEmail : null };
}

function displayName(catalog: Catalog, row: ExportRow): string {
  const title = catalog.find(row.reportType)?.title ?? row.reportType;
  return row.partNumber === null ? title : `${title}, part ${row.partNumber + 1}`;
}

/** A new link to the file of a completed export, for GET or for `method`. Null for all other exports. */
export async function downloadLink(
  ctx: { store: Store },
  row: ExportRow,
  recipient: Recipient & { method?: 'GET' | 'HEAD' },
): Promise<FileLink | null> {
  if (row.status !== 'completed' || !row.fileKey || !row.filename) return null;
  const { client: _, ...link } = recipient;
  return ctx.store.link({ key: row.fileKey, expiresIn: LINK_SECONDS, ...link });
}
