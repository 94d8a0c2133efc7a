/** The catalogue: every report type there is. A new one is one file and one line here. */
import { advertisersCsv } from './advertisers-csv.ts';
import { clicksDetailsExcel } from './clicks-details-excel.ts';
import { dealsExcel } from './deals-excel.ts';
import { hotAdvertisersExcel } from './hot-advertisers-excel.ts';
import type { ReportType } from './report-type.ts';

export const catalogue: readonly ReportType[] = [advertisersCsv, dealsExcel, hotAdvertisersExcel, clicksDetailsExcel];

/** The report type of a name, or undefined. */
export function findReport(name: string): ReportType | undefined {
  return catalogue.find((report) => report.name === name);
}
