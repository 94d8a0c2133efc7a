/** Where the parts of a report begin. The cut, the plan and the estimate share this arithmetic. */

export interface PartSize {
  /** Maximum rows of a part. */
  partRows: number;
  /** Rows of a full worksheet, which no part crosses. `Infinity` for a format without a limit. */
  sheetRows: number;
}

export interface PartPlace {
  /** Rows of the report before the part. */
  n: number;
  /** Worksheet, from 0. */
  sheet: number;
  /** Row number in the worksheet of the part's first row. Row 1 is the header. */
  firstRow: number;
}

/** The places of the parts, in order and without end. */
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

/** The number of parts of a report of `rows` rows. An empty report has one empty part. */
export function countParts(rows: number, size: PartSize): number {
  const places = partPlaces(size);
  let count = 0;
  while (places.next().value.n < rows) count++;
  return Math.max(1, count);
}
