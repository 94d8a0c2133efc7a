import type { Receipt } from '../verify/receipt.ts';

/** What the summary sheet of a file adds up, and where, as the receipt has it. */
export type FileSummary = NonNullable<Receipt['summary']>;
