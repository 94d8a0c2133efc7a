/**
 * Text formats compressed with gzip (RFC 1952). The file is a single gzip member, because some programs read only the first.
 */
import { crc32 } from 'node:zlib';
import { combineCrc32 } from '../crc32.ts';
import type { FileFormat, FormatName } from '../format.ts';
import type { Chunk } from '../zip/deflate-chunk.ts';
import { pieceOf } from '../zip/join-zip.ts';
import { deflatedText } from './deflated-text.ts';

/** No name, no time, unknown system. Equal input therefore gives equal bytes. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/** Returns the format `name`, whose files are those of `text`, compressed. */
export function gzipped(name: FormatName, text: FileFormat): FileFormat {
  return deflatedText(text, {
    name,
    // RFC 6713.
    contentType: 'application/gzip',
    wrap: (chunks) => [HEADER, ...chunks.map(pieceOf), trailer(chunks)],
  });
}

/** CRC-32 and length of the text, modulo 2³². */
function trailer(chunks: readonly Pick<Chunk, 'crc32' | 'rawBytes'>[]): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(
    chunks.reduce((sum, chunk) => combineCrc32(sum, chunk.crc32, chunk.rawBytes), crc32('')),
    0,
  );
  bytes.writeUInt32LE(chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0) % 2 ** 32, 4);
  return bytes;
}
