/**
 * Text formats in a compressed container. The text is one deflate stream. Each block is a stretch of it, like the blocks of a worksheet, so
 * fragments are joined without compressing them again.
 */
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, FormatName, Fragment, Piece } from '../format.ts';
import { type Chunk, deflateChunk } from '../zip/deflate-chunk.ts';

/**
 * Level of zlib. For clicks, numbers and long texts, files are 2 to 23% smaller than at level 1 and take 1.1 to 1.5 times as long. Level 6
 * takes 2 to 4 times as long as level 1.
 */
const LEVEL = 3;

/** Memory for text that is about to be compressed. A thread encodes one block at a time. */
let scratch = new Uint8Array(0);

export interface Container {
  name: FormatName;
  contentType: string;
  /** Returns the pieces of the file, whose deflate stream consists of these chunks. */
  wrap(chunks: readonly (Chunk | Fragment)[], layout: FileLayout): Piece[];
}

/** Returns the format whose files are those of `text` in the container. */
export function deflatedText(text: FileFormat, { name, contentType, wrap }: Container): FileFormat {
  return {
    ...text,
    name,
    extension: name,
    contentType,
    growth: 1,
    encode: (block, into) => encode(text, block, into),
    join: (layout) => wrap(chunksOf(text, layout), layout),
  };
}

function encode(text: FileFormat, block: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const encoded = text.encode(block, scratch);
  if (encoded.bytes.length > scratch.length) scratch = new Uint8Array(2 * encoded.bytes.length);
  const { bytes: deflated, ...sizes } = deflateChunk(encoded.bytes, false, LEVEL);
  if (!into || deflated.length > into.length) return { ...encoded, ...sizes, bytes: deflated };
  into.set(deflated);
  return { ...encoded, ...sizes, bytes: into.subarray(0, deflated.length) };
}

/** The header of the text, its rows, and the end of the stream. */
function chunksOf(text: FileFormat, layout: FileLayout): (Chunk | Fragment)[] {
  const fragments = new Map(layout.sheets.flat().map((fragment) => [fragment.key, fragment]));
  const pieces = text.join(layout);
  const header = pieces.filter((piece): piece is Uint8Array => piece instanceof Uint8Array);
  const rows = pieces.flatMap((piece) => ('key' in piece ? [fragments.get(piece.key)!] : []));
  return [deflateChunk(Buffer.concat(header), false, LEVEL), ...rows, deflateChunk(new Uint8Array(), true)];
}
