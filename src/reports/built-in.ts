/** The report types that come with Sheaf. A new one takes one file and one line here. */
import { advertisersCsv } from './advertisers-csv.ts';
import { createCatalog } from './catalog.ts';
import { clicksDetailsExcel } from './clicks-details-excel.ts';
import { dealsExcel } from './deals-excel.ts';
import { hotAdvertisersExcel } from './hot-advertisers-excel.ts';

export const builtIn = createCatalog([advertisersCsv, dealsExcel, hotAdvertisersExcel, clicksDetailsExcel]);
