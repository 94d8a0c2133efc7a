/** Encodes the rows of a part into the bytes of its fragment. */
import { crc32 } from 'node:zlib';
import { combineCrc32 } from '../encode/crc32.ts';
import { csvDialect } from '../encode/csv/dialect.ts';
import type { EncodedBlock, Fragment } from '../encode/format.ts';
import { formats } from '../encode/formats.ts';
import { PartDigest, type PartProof } from '../encode/part-digest.ts';
import { UnfitValue } from '../encode/unfit-value.ts';
import { chosenFormat } from '../reports/index-params.ts';
import type { RowBlock } from '../source/row-blocks.ts';
import { chosenColumns, type Reading } from '../source/statements.ts';
import { BuildError } from './build-error.ts';
import type { WorkerContext } from './context.ts';
import { mapInOrder } from './map-in-order.ts';

/** Totals over all blocks of a part. */
export type PartTotals = Pick<EncodedBlock, 'rows' | 'rawBytes' | 'crc32' | 'shortenedCells'> & {
  /** CRC-32 of the fragment's bytes. Computing it takes 0.04 s for 100 MB. */
  fragmentCrc32: number;
  /** Digests for the receipt. */
  proof: PartProof;
  rowGroups: NonNullable<Fragment['rowGroups']> | null;
};

export interface EncodedPart {
  /** The bytes of the fragment, in order. */
  chunks: AsyncIterable<Uint8Array>;
  /** Resolves when the last chunk has been read. Never resolves if reading fails. */
  totals: Promise<PartTotals>;
}

interface EncodeInput {
  blocks: AsyncIterable<RowBlock>;
  reading: Reading;
  /** Number of the first row in the worksheet. */
  firstRow: number;
}

/**
 * Encodes blocks on the encoder threads. The work starts when the chunks are read. Fails with a BuildError if the format cannot hold a
 * value.
 */
export function encodePart(ctx: Pick<WorkerContext, 'encoders' | 'threads'>, input: EncodeInput): EncodedPart {
  const { promise: totals, resolve } = Promise.withResolvers<PartTotals>();
  return { chunks: encode(ctx, input, resolve), totals };
}

async function* encode(
  { encoders, threads }: Pick<WorkerContext, 'encoders' | 'threads'>,
  { blocks, reading, firstRow }: EncodeInput,
  onEnd: (totals: PartTotals) => void,
): AsyncGenerator<Uint8Array> {
  const { name: format, arrange } = formats[chosenFormat(reading)];
  const columns = chosenColumns(reading);
  const kinds = columns.map((column) => column.kind);
  const labels = columns.map((column) => column.label);
  const dialect = csvDialect(reading.params.index_params);
  const arrangement = arrange?.(kinds);
  let nextRow = firstRow;
  const encodeBlock = async ({ bytes, rows }: RowBlock) => {
    const block = { format, kinds, labels, rows: bytes, firstRow: nextRow, dialect };
    nextRow += rows;
    const encoded = await encoders.encode(block).catch(unfit);
    encoders.memory.give(bytes);
    return encoded;
  };
  const sum = { rows: 0, rawBytes: 0, crc32: 0, fragmentCrc32: 0, shortenedCells: 0 };
  const digest = new PartDigest();
  function* counted(chunks: Iterable<Uint8Array>) {
    for (const chunk of chunks) {
      sum.fragmentCrc32 = crc32(chunk, sum.fragmentCrc32);
      yield chunk;
    }
  }
  // One block more than threads keeps all threads busy while the next block is read. More blocks would only use memory.
  for await (const block of mapInOrder(blocks, encodeBlock, threads + 1)) {
    sum.crc32 = combineCrc32(sum.crc32, block.crc32, block.rawBytes);
    sum.rows += block.rows;
    sum.rawBytes += block.rawBytes;
    sum.shortenedCells += block.shortenedCells;
    digest.add(block);
    yield* counted(arrangement?.add(block) ?? [block.bytes]);
    encoders.memory.give(block.bytes);
  }
  yield* counted(arrangement?.end() ?? []);
  onEnd({ ...sum, proof: digest.finish(), rowGroups: arrangement?.list ?? null });
}

/** The message of such an error is for the client, and another build would find the same value. */
function unfit(error: unknown): never {
  throw error instanceof UnfitValue ? new BuildError(error.message) : error;
}
