/**
 * A report type only for the benchmark: the clicks of `clicks_details_excel` as CSV, so that both formats can be measured with the
 * same rows. It is loaded before the service (`node --import`), because the API reads the catalog when it is loaded.
 */
import { catalogue } from '../../src/reports/catalogue.ts';
import { clicksDetailsExcel } from '../../src/reports/clicks-details-excel.ts';
import type { ReportType } from '../../src/reports/report-type.ts';

export const clicksDetailsCsv: ReportType = { ...clicksDetailsExcel, name: 'clicks_details_csv', format: 'csv' };

(catalogue as ReportType[]).push(clicksDetailsCsv);
