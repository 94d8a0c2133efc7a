/** Computes where the parts of an export begin, for the cuts, the plan and the estimate. */

export interface PartSize {
  /** Maximum rows of a part. */
  partRows: number;
  /** Maximum rows of a worksheet. A part is never in two worksheets. `Infinity` for a format without a limit. */
  sheetRows: number;
}

export interface PartPlace {
  /** Rows of the export before the part. */
  n: number;
  /** Worksheet, from 0. */
  sheet: number;
  /** The row number of the part's first row in the worksheet, if row 1 is the header. */
  firstRow: number;
}

/** Yields the places of parts in order, without end. */
export function* partPlaces({ partRows, sheetRows }: PartSize): Generator<PartPlace, never> {
  for (let n = 0, sheet = 0, rowsInSheet = 0; ; ) {
    yield { n, sheet, firstRow: rowsInSheet + 2 };
    const rows = Math.min(partRows, sheetRows - rowsInSheet);
    n += rows;
    rowsInSheet += rows;
    if (rowsInSheet === sheetRows) {
      sheet++;
      rowsInSheet = 0;
    }
  }
}

/** Returns the number of parts for `rows` rows. An empty export has one empty part. */
export function countParts(rows: number, size: PartSize): number {
  const places = partPlaces(size);
  let count = 0;
  while (places.next().value.n < rows) count++;
  return Math.max(1, count);
}
