/** The response to a dry run: the export that the request would create, with an estimate of its file. */

import type { CreateInput } from '../../../exports/create.ts';
import type { Estimate } from '../../../exports/estimate.ts';
import { inWords } from '../../../reports/in-words.ts';
import { type ExportResponse, STATUS_DISPLAY } from './export-response.ts';

/** Has the keys of an export. Nothing was created, so everything that a row or a file would have is null. */
export interface DryRunResponse extends ExportResponse {
  id: 0;
  status: 'pending';
  filename: null;
  download_url: null;
  download_expires_in_seconds: null;
  error_message: null;
  parent_report_id: null;
  started_at: null;
  completed_at: null;
  status_url: null;
  row_count: null;
  file_bytes: null;
  created_by: null;
  estimate: Estimate;
}

type Input = Pick<CreateInput, 'request' | 'origin' | 'repeatOf'>;

export function dryRunResponse({ request, origin, repeatOf }: Input, estimate: Estimate): DryRunResponse {
  const { report, params, publisherId } = request;
  const chunked = estimate.parts > 1;
  const now = new Date().toISOString();
  return {
    id: 0,
    report_type: report.name,
    display_name: report.title,
    status: 'pending',
    status_display: STATUS_DISPLAY.pending,
    parameters: { ...params },
    filename: null,
    download_url: null,
    download_expires_in_seconds: null,
    error_message: null,
    progress: chunked ? { parts_ready: 0, total_parts: estimate.parts } : null,
    parent_report_id: null,
    chunked_export: chunked,
    created_at: now,
    updated_at: now,
    started_at: null,
    completed_at: null,
    status_url: null,
    row_count: null,
    file_bytes: null,
    summary: inWords(report, params),
    publisher_id: publisherId,
    origin,
    created_by: null,
    repeat_of: repeatOf ?? null,
    estimate,
  };
}
