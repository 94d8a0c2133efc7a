/** An export as the contract shows it: every key always present, null where there is nothing. */
import type { FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { ExportRow, Status } from '../exports/export-row.ts';
import { catalogue, findReport } from '../reports/catalogue.ts';
import { enumeration } from '../reports/enumeration.ts';
import type { FileLink } from '../store/store.ts';
import { type ApiContext, originOf } from './context.ts';

/** How long a link to a file works: fixed by the contract. */
const LINK_SECONDS = 3600;

const nullable = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const instant = (description: string) => Type.String({ format: 'date-time', description });

export const ReportTypeName = enumeration(
  catalogue.map((report) => report.name),
  { description: 'The kind of report.' },
);
export const STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
export const StatusName = enumeration(STATUSES, {
  description: 'pending → processing → completed or failed.',
});

export const EstimateAnswer = Type.Object(
  {
    rows: Type.Integer({ description: 'Rows of the report.' }),
    rows_exact: Type.Boolean({ description: 'Whether the rows were counted; otherwise they are a guess.' }),
    bytes: Type.Integer({ description: 'Size of the file, from a sample of rows.' }),
    parts: Type.Integer({ description: 'Parts it would be built in.' }),
    seconds: Type.Number({ description: 'From request to completed on idle workers.' }),
  },
  { description: 'Only in the preview of a dry run.' },
);

export const ExportAnswer = Type.Object(
  {
    id: Type.Integer({ description: 'Id of the export; 0 in the preview of a dry run.' }),
    report_type: ReportTypeName,
    display_name: Type.String({ description: 'Title for people.' }),
    status: StatusName,
    status_display: Type.String({ description: 'Status for people.' }),
    parameters: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'What was asked for, in canonical form: search_params and index_params.',
      },
    ),
    filename: nullable(Type.String({ description: 'Name of the file, once completed.' })),
    download_url: nullable(
      Type.String({
        format: 'uri',
        description:
          'Presigned link to the file, once completed; at most 998 characters. Every response has a fresh one. It is for GET: where files are in a bucket, S3 responds to HEAD with 403 and can ignore If-Range, so send HEAD to `/exports/{id}/download`. Follow redirects.',
      }),
    ),
    download_expires_in_seconds: nullable(
      Type.Integer({
        description:
          'How long download_url works: 3600, or less when the service signs with temporary credentials that end before.',
      }),
    ),
    error_message: nullable(Type.String({ description: 'Why it failed.' })),
    progress: nullable(
      Type.Object(
        {
          parts_ready: Type.Integer({ description: 'Parts that are finished.' }),
          total_parts: Type.Integer({ description: 'Parts in all.' }),
        },
        { description: 'How many parts are ready; null unless the export is built in several parts.' },
      ),
    ),
    parent_report_id: nullable(Type.Integer({ description: 'For a part: the export it belongs to.' })),
    chunked_export: Type.Boolean({ description: 'Whether the export is built in several parts.' }),
    created_at: instant('When it was asked for.'),
    updated_at: instant('When anything about it last changed.'),
    started_at: nullable(instant('When a worker first took it up.')),
    completed_at: nullable(instant('When the file was ready.')),
    status_url: nullable(Type.String({ format: 'uri', description: 'Where to poll.' })),
    row_count: nullable(Type.Integer({ description: 'Rows of data in the file, once completed.' })),
    file_bytes: nullable(Type.Integer({ description: 'Size of the file, once completed.' })),
    estimate: Type.Optional(EstimateAnswer),
  },
  { description: 'A report: what was asked for, how far it is, and its file once it is completed.' },
);

export type ExportAnswer = Static<typeof ExportAnswer>;

const STATUS_DISPLAY: Record<Status, string> = {
  pending: 'Pending',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
};

/** Shows a row to a caller, with a fresh link when its file is ready. */
export async function exportAnswer(ctx: ApiContext, request: FastifyRequest, row: ExportRow): Promise<ExportAnswer> {
  return describeExport(ctx, linkHolder(ctx, request), row);
}

/** Where a link leads, and whose it is. */
export interface LinkHolder {
  origin: string;
  /** Name of the credential with which the link ends; without it, the link ends by time alone. */
  issuedTo?: string | undefined;
  /** The method that the link is for, GET by default. */
  method?: 'GET' | 'HEAD';
}

/** Links in the response to a request end with its credential, where Sheaf serves the files itself. */
export function linkHolder(ctx: Pick<ApiContext, 'config'>, request: FastifyRequest): LinkHolder {
  return { origin: originOf(ctx.config, request), issuedTo: request.access?.ref };
}

/** Shows a row where there is no request to answer, as in the events of webhooks. */
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

/** A fresh link to the file of a completed export; null for any other. */
export async function downloadLink(
  ctx: Pick<ApiContext, 'store'>,
  holder: LinkHolder,
  row: ExportRow,
): Promise<FileLink | null> {
  if (row.status !== 'completed' || !row.fileKey || !row.filename) return null;
  return ctx.store.link({ key: row.fileKey, expiresIn: LINK_SECONDS, ...holder });
}
