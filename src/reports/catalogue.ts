/** All report types. A new one takes one file and one line here. */
import { advertisersCsv } from './advertisers-csv.ts';
import { clicksDetailsExcel } from './clicks-details-excel.ts';
import { dealsExcel } from './deals-excel.ts';
import { hotAdvertisersExcel } from './hot-advertisers-excel.ts';
import type { ReportType } from './report-type.ts';

export const catalogue: readonly ReportType[] = [advertisersCsv, dealsExcel, hotAdvertisersExcel, clicksDetailsExcel];

/** The report type with this name, or undefined. */
export function findReport(name: string): ReportType | undefined {
  return catalogue.find((report) => report.name === name);
}
