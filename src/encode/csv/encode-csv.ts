/** Encodes COPY rows as CSV rows. The WebAssembly module in `assembly/` writes the rows. */
import { encodeBatches } from '../copy/encode-batches.ts';
import { formsOf } from '../copy/forms.ts';
import type { CsvDialect } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import { STANDARD } from './dialect.ts';
import { CsvModule } from './module.ts';

/** A batch of short rows needs half of it. */
const KEPT_BYTES = 1 << 21;

/** All calls in this thread share one module, because a block is encoded synchronously. */
const module = new CsvModule();

const EMPTY = module.exports.EMPTY.value;
const APOSTROPHE = module.exports.APOSTROPHE.value;
const formOfKind = formsOf(module.exports);

export interface EncodedCsv {
  bytes: Uint8Array;
  rows: number;
  shown: ShownRows;
}

export interface CsvOptions {
  /** Default: `STANDARD`. */
  dialect?: CsvDialect | undefined;
  /** The result is here if it fits. */
  into?: Uint8Array | undefined;
}

/** Encodes whole rows of columns with the given kinds. */
export function encodeCsv(
  kinds: readonly Kind[],
  rows: Uint8Array,
  { dialect = STANDARD, into }: CsvOptions = {},
): EncodedCsv {
  const columns = kinds.length;
  if (columns === 0) throw new RangeError('A CSV file needs at least one column.');
  const shown = new ShownRows(new Words(rows));
  const { separator, decimal, lineEnd } = dialect;
  module.exports.setDialect(separator.charCodeAt(0), decimal.charCodeAt(0), lineEnd.length);
  const encoded = encodeBatches(module, {
    columns,
    rows,
    into,
    description: {
      address: module.exports.KINDS.value,
      bytes: Uint8Array.from(kinds, (kind) => formOfKind[kind]),
    },
    // Each field has a separator, so a batch has at most as many fields as bytes.
    maxBytes: (bytes) => 2 * bytes + 3 * Math.max(bytes, columns),
    keptBytes: KEPT_BYTES,
    onMarks: (marks, from) => applyMarks(shown, marks, from),
  });
  return { ...encoded, shown };
}

/** Applies the marks of a batch that begins at `from`. `copy/assembly/marks.ts` defines them. */
function applyMarks(shown: ShownRows, marks: Uint32Array, from: number): void {
  for (const mark of marks) {
    const at = from + (mark >>> 2);
    const meaning = mark & 3;
    if (meaning === EMPTY) shown.empty(at);
    else if (meaning === APOSTROPHE) shown.leaveOut(at, at + 1);
    else shown.groupEnded(at);
  }
}
