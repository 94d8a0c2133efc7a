/** Estimates of dry runs of more reports, columns and formats, compared with the exports. */
import { test } from 'vitest';
import { clicks, type ExportRequest } from '../support/api.ts';
import { expectEstimate } from '../support/expect-estimate.ts';
import { suite } from '../support/suite.ts';

const service = suite();

test.each<[string, ExportRequest]>([
  ['advertisers_csv', { report_type: 'advertisers_csv' }],
  ['advertisers_csv with few rows', { report_type: 'advertisers_csv', search_params: { country: 'JP' } }],
  ['advertisers_csv without rows', { report_type: 'advertisers_csv', search_params: { search: 'no such name' } }],
  ['hot_advertisers_excel', { report_type: 'hot_advertisers_excel' }],
  ['clicks_details_excel in one part', clicks(20)],
  ['clicks_details_excel as Parquet', clicks(80, { index_params: { format: 'parquet' } })],
  ['clicks_details_excel with three columns', clicks(80, { index_params: { columns: ['id', 'clicked_at', 'sale'] } })],
])('%s: rows and parts are exact, bytes are within 25 %', (_, request) => expectEstimate(service, request));
