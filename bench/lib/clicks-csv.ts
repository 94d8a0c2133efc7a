/**
 * A report type for the benchmark alone: the clicks of `clicks_details_excel` as CSV, so that both formats can be measured
 * on the same rows. Loaded before the service (`node --import`), since the API reads the catalogue as it is loaded.
 */
import { catalogue } from '../../src/reports/catalogue.ts';
import { clicksDetailsExcel } from '../../src/reports/clicks-details-excel.ts';
import type { ReportType } from '../../src/reports/report-type.ts';

export const clicksDetailsCsv: ReportType = { ...clicksDetailsExcel, name: 'clicks_details_csv', format: 'csv' };

(catalogue as ReportType[]).push(clicksDetailsCsv);
