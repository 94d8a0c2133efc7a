/** Encodes COPY rows as JSON objects, one per line. The WebAssembly module in `assembly/` writes the rows. */
import { encodeBatches } from '../copy/encode-batches.ts';
import { formsOf } from '../copy/forms.ts';
import type { Kind } from '../kinds.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import { JsonlModule } from './module.ts';

/** A batch of short rows with long labels needs most of it. */
const KEPT_BYTES = 1 << 22;

/** Maximum bytes of a value beyond six times its COPY text: quotes, a literal, and the end of the row. */
const FIELD_BYTES = 8;

/** Bytes after the last head, because heads are copied in chunks of sixteen bytes. */
const PADDING = 16;

/** All calls in this thread share one module, because a block is encoded synchronously. */
const module = new JsonlModule();

const formOfKind = formsOf(module.exports);

export interface EncodedJsonl {
  bytes: Uint8Array;
  rows: number;
  shown: ShownRows;
}

/** Encodes whole rows of columns with the given kinds and labels, which are the keys. The result is in `into` if it fits. */
export function encodeJsonl(
  columns: readonly { kind: Kind; label: string }[],
  rows: Uint8Array,
  into?: Uint8Array,
): EncodedJsonl {
  const count = columns.length;
  if (count === 0) throw new RangeError('A JSON Lines file needs at least one column.');
  const shown = new ShownRows(new Words(rows));
  const heads = columns.map(({ label }, i) => Buffer.from(`${i === 0 ? '{' : ','}${JSON.stringify(label)}:`));
  const rowBytes = heads.reduce((sum, head) => sum + head.length + FIELD_BYTES, 0);
  const encoded = encodeBatches(module, {
    columns: count,
    rows,
    into,
    description: { address: module.exports.COLUMNS.value, bytes: describe(columns, heads) },
    // Each field has a separator, so a row has at least as many bytes as columns.
    maxBytes: (bytes) => 6 * bytes + Math.ceil(bytes / count) * rowBytes,
    keptBytes: KEPT_BYTES,
    // A file shows every value as COPY wrote it, so all marks are ends of groups.
    onMarks(marks, from) {
      for (const mark of marks) shown.groupEnded(from + (mark >>> 2));
    },
  });
  return { ...encoded, shown };
}

/** The columns in the form that the module reads: kind, address and length of the head, and then all heads. */
function describe(columns: readonly { kind: Kind }[], heads: readonly Buffer[]): Uint8Array {
  const { COLUMNS, COLUMN_BYTES } = module.exports;
  const table = new DataView(new ArrayBuffer(COLUMN_BYTES.value * columns.length));
  let address = COLUMNS.value + table.byteLength;
  columns.forEach(({ kind }, i) => {
    const at = COLUMN_BYTES.value * i;
    table.setUint32(at, formOfKind[kind], true);
    table.setUint32(at + 4, address, true);
    table.setUint32(at + 8, heads[i]!.length, true);
    address += heads[i]!.length;
  });
  return Buffer.concat([new Uint8Array(table.buffer), ...heads, new Uint8Array(PADDING)]);
}
