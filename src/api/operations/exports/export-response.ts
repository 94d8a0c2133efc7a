/** An export in the form of the API contract: every key is always present, and null without a value. */
import type { FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { ExportRow, Status } from '../../../exports/export-row.ts';
import { catalogue, findReport } from '../../../reports/catalogue.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import type { FileLink } from '../../../store/store.ts';
import { type ApiContext, originOf } from '../../context.ts';

/** Seconds for which a download link is valid, fixed by the contract. */
const LINK_SECONDS = 3600;

const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const timestamp = (description: string) => Type.String({ format: 'date-time', description });

export const ReportTypeName = enumeration(
  catalogue.map((report) => report.name),
  { description: 'Report type.' },
);
export const STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
const StatusName = enumeration(STATUSES, {
  description: 'Status: `pending`, then `processing`, then `completed` or `failed`.',
});

export const EstimateAnswer = Type.Object(
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

export const ExportAnswer = Type.Object(
  {
    id: Type.Integer({ description: 'Export ID. 0 in a dry run.' }),
    report_type: ReportTypeName,
    display_name: Type.String({ description: 'Title to display.' }),
    status: StatusName,
    status_display: Type.String({ description: 'Status to display.' }),
    parameters: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'Requested `search_params` and `index_params` in canonical form, including defaults.',
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
    estimate: Type.Optional(EstimateAnswer),
  },
  { description: 'An export: its parameters, its status and, once completed, its file.' },
);

export type ExportAnswer = Static<typeof ExportAnswer>;

const STATUS_DISPLAY: Record<Status, string> = {
  pending: 'Pending',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
};

/** An export as the API returns it, with a new download link if it has a file. */
export async function exportAnswer(ctx: ApiContext, request: FastifyRequest, row: ExportRow): Promise<ExportAnswer> {
  return describeExport(ctx, linkHolder(ctx, request), row);
}

/** Origin and owner of a download link. */
export interface LinkHolder {
  origin: string;
  /** Short name of the credential that the link expires with. Without it, the link expires only with time. */
  issuedTo?: string | undefined;
  /** The method that the link is for, GET by default. */
  method?: 'GET' | 'HEAD';
}

/** If Sheaf serves the files itself, links in a response expire with the credential of its request. */
export function linkHolder(ctx: Pick<ApiContext, 'config'>, request: FastifyRequest): LinkHolder {
  return { origin: originOf(ctx.config, request), issuedTo: request.access?.ref };
}

/** Like {@link exportAnswer}, for places without a request, such as webhook events. */
export async function describeExport(
  ctx: Pick<ApiContext, 'store'>,
  holder: LinkHolder,
  row: ExportRow,
): Promise<ExportAnswer> {
  const link = await downloadLink(ctx, holder, row);
  const { origin } = holder;
  return {
    id: row.id,
    report_type: row.reportType,
    display_name: displayName(row),
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
    status_url: row.id === 0 ? null : `${origin}/api/v1/exports/${row.id}`,
  };
}

function displayName(row: ExportRow): string {
  const title = findReport(row.reportType)?.title ?? row.reportType;
  return row.partNumber === null ? title : `${title}, part ${row.partNumber + 1}`;
}

/** A new link to the file of a completed export. Null for all other exports. */
export async function downloadLink(
  ctx: Pick<ApiContext, 'store'>,
  holder: LinkHolder,
  row: ExportRow,
): Promise<FileLink | null> {
  if (row.status !== 'completed' || !row.fileKey || !row.filename) return null;
  return ctx.store.link({ key: row.fileKey, expiresIn: LINK_SECONDS, ...holder });
}
