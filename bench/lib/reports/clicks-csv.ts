/**
 * A report type only for the benchmark: the clicks of `clicks_details_excel` as CSV, so that both formats can be measured with the
 * same rows.
 */
import { clicksDetailsExcel } from '../../../src/reports/clicks-details-excel.ts';
import type { ReportType } from '../../../src/reports/report-type.ts';

const clicksDetailsCsv: ReportType = { ...clicksDetailsExcel, name: 'clicks_details_csv', format: 'csv' };

export default clicksDetailsCsv;
