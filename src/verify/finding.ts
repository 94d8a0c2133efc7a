/** Findings about a file, and the verdict on it. */

/** One difference between a file and its receipt, with its location if known. */
export interface Finding {
  /** A sentence that names the location. */
  message: string;
  /** Number of the worksheet, from 1. */
  sheet?: number;
  /** Number of the part, from 1. */
  part?: number;
  /** First and last affected row of the sheet. The header is row 1. */
  from?: number;
  to?: number;
}

export interface Verdict {
  /** Whether the file matches the receipt: its size, its SHA-256, and every row exactly once with its values. */
  complete: boolean;
  /** Number of rows in the file, without headers. */
  rows: number;
  /** Number of parts whose values all match their digests. */
  parts_matching: number;
  findings: Finding[];
  /** Number of findings that are not listed. */
  more_findings: number;
}

/** Maximum listed findings, so that a file with errors everywhere does not fill the memory. */
const MAX_LISTED = 100;

/** Collects findings. Only the first hundred are listed; the others are counted. */
export class Findings {
  readonly list: Finding[] = [];
  more = 0;

  add(finding: Finding): void {
    if (this.list.length < MAX_LISTED) this.list.push(finding);
    else this.more++;
  }

  get none(): boolean {
    return this.list.length === 0;
  }
}

/** Ends the reading of a file or sheet that cannot be read any further. The message becomes a finding. */
export class Unreadable extends Error {}
