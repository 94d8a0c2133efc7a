/** What is wrong with a file, and the verdict on it. */

/** One difference between a file and its receipt, with its place as far as it is known. */
export interface Finding {
  /** A sentence for people that names the place. */
  message: string;
  /** Worksheet, from 1. */
  sheet?: number;
  /** Part, from 1. */
  part?: number;
  /** First and last row of the sheet that it concerns; the header is row 1. */
  from?: number;
  to?: number;
}

export interface Verdict {
  /** Whether the file is the one of the receipt: its size and SHA-256, and every row there, once, with its values. */
  complete: boolean;
  /** Rows that the file has, without headers. */
  rows: number;
  /** Parts whose values all match their digests. */
  parts_matching: number;
  findings: Finding[];
  /** Findings beyond the ones listed. */
  more_findings: number;
}

/** Nobody reads more, and a file that is wrong everywhere must not fill the memory. */
const MOST = 100;

/** Collects findings; those beyond the first hundred are only counted. */
export class Findings {
  readonly list: Finding[] = [];
  more = 0;

  add(finding: Finding): void {
    if (this.list.length < MOST) this.list.push(finding);
    else this.more++;
  }

  get none(): boolean {
    return this.list.length === 0;
  }
}

/** Stops the reading of a file or sheet that cannot be read any further; its message is the finding. */
export class Unreadable extends Error {}
