/** Reads a zip file entry by entry with constant memory, from the format alone: https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';

export interface ZipEntry {
  name: string;
  crc32: number;
  bytes: number;
  packedBytes: number;
  /** The offset of the local header. */
  offset: number;
}

/** Entries of the central directory. Does not support zip64, because these files are smaller than 4 GiB. */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const end = await read(size - 22, 22);
    if (end.readUInt32LE(0) !== 0x06054b50) throw new Error('The file has no end of central directory record.');
    const directory = await read(end.readUInt32LE(16), end.readUInt32LE(12));
    const entries: ZipEntry[] = [];
    for (let at = 0; at < directory.length; ) {
      const nameBytes = directory.readUInt16LE(at + 28);
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
        crc32: directory.readUInt32LE(at + 16),
        packedBytes: directory.readUInt32LE(at + 20),
        bytes: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }

  async function read(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead !== length) throw new Error('The zip file is too short.');
    return buffer;
  }
}

/** The uncompressed bytes of an entry, in chunks. Rejects when they do not match the central directory. */
export async function* unpacked(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const header = createReadStream(path, { start: entry.offset, end: entry.offset + 29 });
  const local = Buffer.concat(await Array.fromAsync(header as AsyncIterable<Buffer>));
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const packed = createReadStream(path, { start, end: start + entry.packedBytes - 1 });
  let sum = 0;
  let bytes = 0;
  for await (const chunk of packed.pipe(createInflateRaw({ chunkSize: 1 << 18 })) as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    bytes += chunk.length;
    yield chunk;
  }
  if (sum !== entry.crc32 || bytes !== entry.bytes)
    throw new Error(`${entry.name} does not match the central directory.`);
}
