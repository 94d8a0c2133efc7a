/** One export in each status, for the examples in the document. */
import { canonicalParams } from '../../../reports/canonical.ts';
import { dealsExcel } from '../../../reports/deals-excel.ts';
import { inWords } from '../../../reports/in-words.ts';
import type { ExportResponse } from './export-response.ts';

const ORIGIN = 'https://reports.example.com';
const CREATED_AT = '2026-11-23T14:05:09.123Z';
const STARTED_AT = '2026-11-23T14:05:09.180Z';

/** The request for this export, as a client sends it. */
export const exampleRequest = {
  report_type: 'deals_excel',
  search_params: { country: ['US'], active: true },
  index_params: { columns: ['title', 'code', 'advertiser', 'ends_at'], timezone: 'America/New_York' },
};

const exampleParams = canonicalParams(dealsExcel, exampleRequest);

const pending: ExportResponse = {
  id: 1,
  report_type: dealsExcel.name,
  display_name: dealsExcel.title,
  status: 'pending',
  status_display: 'Pending',
  parameters: { ...exampleParams },
  filename: null,
  download_url: null,
  download_expires_in_seconds: null,
  error_message: null,
  progress: null,
  parent_report_id: null,
  chunked_export: false,
  created_at: CREATED_AT,
  updated_at: CREATED_AT,
  started_at: null,
  completed_at: null,
  status_url: `${ORIGIN}/api/v1/exports/1`,
  row_count: null,
  file_bytes: null,
  summary: inWords(dealsExcel, exampleParams),
  publisher_id: 1,
  origin: 'api',
  created_by: { id: 1, email: 'ann@acme-media.example' },
  repeat_of: null,
};

const processing: ExportResponse = {
  ...pending,
  status: 'processing',
  status_display: 'Processing',
  started_at: STARTED_AT,
  updated_at: '2026-11-23T14:05:10.402Z',
  chunked_export: true,
  progress: { parts_ready: 3, total_parts: 8 },
};

const completed: ExportResponse = {
  ...processing,
  status: 'completed',
  status_display: 'Completed',
  progress: { parts_ready: 8, total_parts: 8 },
  updated_at: '2026-11-23T14:05:12.015Z',
  completed_at: '2026-11-23T14:05:12.015Z',
  filename: 'deals-2026-11-23-1.xlsx',
  download_url: `${ORIGIN}/files/exports/1/1/file.xlsx?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&X-Amz-Signature=5f0c91ab`,
  download_expires_in_seconds: 3600,
  row_count: 731_204,
  file_bytes: 28_411_904,
};

const failed: ExportResponse = {
  ...pending,
  status: 'failed',
  status_display: 'Failed',
  started_at: STARTED_AT,
  updated_at: '2026-11-23T14:05:11.004Z',
  error_message: 'The export was cancelled.',
};

const dryRun: ExportResponse = {
  ...pending,
  id: 0,
  chunked_export: true,
  progress: { parts_ready: 0, total_parts: 8 },
  status_url: null,
  created_by: null,
  estimate: { rows: 731_204, rows_exact: true, bytes: 28_400_000, parts: 8, seconds: 3.2 },
};

export const exampleExports = { pending, processing, completed, failed, dryRun };
