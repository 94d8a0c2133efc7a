/** `clicks_details_excel`, read from the standby. */
import { clicksDetailsExcel } from '../../../src/reports/clicks-details-excel.ts';

// A source has no `since_last_delivery`.
const { changed: _, ...report } = clicksDetailsExcel;

export default { ...report, name: 'clicks_from_standby', title: 'Clicks from the standby', source: 'replica' };
