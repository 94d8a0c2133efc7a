/** The entries of a zip file, read from its central directory. Source: PKWARE APPNOTE.TXT 6.3.10, §4.3 and §4.5.3. */
import type { FileHandle } from 'node:fs/promises';
import { Unreadable } from '../finding.ts';

export interface ZipEntry {
  name: string;
  /** The name as it is in the file. */
  nameBytes: Buffer;
  /** 0 stored, 8 deflated. */
  method: number;
  crc32: number;
  compressedBytes: number;
  rawBytes: number;
  /** Offset of the local header. */
  offset: number;
  /** Offset of the compressed bytes. */
  dataOffset: number;
}

const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
/** Maximum bytes of the comment at the end of the file. */
const MAX_COMMENT_BYTES = 0xffff;
/** Maximum bytes of the directory. Files of Sheaf have about ten entries. */
const MAX_DIRECTORY_BYTES = 16 << 20;
const IN_ZIP64 = 0xffffffff;

/** Flags of an entry: sizes and CRC-32 follow its bytes, as programs write them that do not know them before. And: its name is UTF-8. */
const STREAMED = 1 << 3;
const UTF8_NAME = 1 << 11;

/** Throws {@link Unreadable} if the file is not a zip file or its records contradict each other. */
export async function zipDirectory(file: FileHandle, size: number): Promise<ZipEntry[]> {
  const { entries, bytes, offset } = await directoryPlace(file, size);
  if (bytes > MAX_DIRECTORY_BYTES || offset + bytes > size) throw broken('its zip directory is too long');
  const directory = await read(file, offset, bytes);
  const list: ZipEntry[] = [];
  for (let at = 0; list.length < entries; ) {
    if (at + CENTRAL_BYTES > bytes || directory.readUInt32LE(at) !== 0x02014b50)
      throw broken('its zip directory is incomplete');
    const entry = centralEntry(directory, at);
    list.push({ ...entry, dataOffset: await dataOffset(file, entry, offset) });
    at +=
      CENTRAL_BYTES +
      directory.readUInt16LE(at + 28) +
      directory.readUInt16LE(at + 30) +
      directory.readUInt16LE(at + 32);
  }
  checkOverlap(list);
  return list;
}

/** Entries that share bytes could inflate the same bytes many times: 10 MB of them to 281 TB. */
function checkOverlap(entries: readonly ZipEntry[]): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) throw broken(`${entry.name} overlaps another entry`);
    end = entry.dataOffset + entry.compressedBytes;
  }
}

const broken = (why: string) => new Unreadable(`The file is not a complete zip archive: ${why}.`);

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  // A zip64 record can name any position of 64 bits. Node throws for positions that a number cannot express exactly.
  if (!Number.isSafeInteger(position)) throw broken('it ends too early');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw broken('it ends too early');
  return buffer;
}

async function directoryPlace(
  file: FileHandle,
  size: number,
): Promise<{ entries: number; bytes: number; offset: number }> {
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await read(file, size - tailBytes, tailBytes);
  let end = tail.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06));
  while (
    end >= 0 &&
    end + END_BYTES + (tail.length >= end + END_BYTES ? tail.readUInt16LE(end + 20) : 0) !== tail.length
  ) {
    end = end === 0 ? -1 : tail.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06), end - 1);
  }
  if (end < 0) throw broken('the end of its zip directory is missing');
  const place = {
    entries: tail.readUInt16LE(end + 10),
    bytes: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  if (place.entries !== 0xffff && place.bytes !== IN_ZIP64 && place.offset !== IN_ZIP64) return place;
  if (end < LOCATOR_BYTES || tail.readUInt32LE(end - LOCATOR_BYTES) !== 0x07064b50) return place;
  const record = await read(file, Number(tail.readBigUInt64LE(end - LOCATOR_BYTES + 8)), 56);
  if (record.readUInt32LE(0) !== 0x06064b50) throw broken('its zip64 record is missing');
  return {
    entries: Number(record.readBigUInt64LE(32)),
    bytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

function centralEntry(directory: Buffer, at: number): Omit<ZipEntry, 'dataOffset'> {
  const extraAt = at + CENTRAL_BYTES + directory.readUInt16LE(at + 28);
  const extra = zip64Numbers(directory.subarray(extraAt, extraAt + directory.readUInt16LE(at + 30)));
  const number = (position: number) => {
    const value = directory.readUInt32LE(at + position);
    return value === IN_ZIP64 ? (extra.shift() ?? value) : value;
  };
  // Read the numbers in the order of the zip64 field.
  const rawBytes = number(24);
  const compressedBytes = number(20);
  const offset = number(42);
  return {
    name: directory.toString(
      directory.readUInt16LE(at + 8) & UTF8_NAME ? 'utf8' : 'latin1',
      at + CENTRAL_BYTES,
      extraAt,
    ),
    nameBytes: directory.subarray(at + CENTRAL_BYTES, extraAt),
    method: directory.readUInt16LE(at + 10),
    crc32: directory.readUInt32LE(at + 16),
    compressedBytes,
    rawBytes,
    offset,
  };
}

/** The 64-bit numbers of the zip64 extended information. Empty if there is none. */
function zip64Numbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 0x0001) continue;
    const count = Math.floor(Math.min(extra.readUInt16LE(at + 2), extra.length - at - 4) / 8);
    return Array.from({ length: count }, (_, i) => Number(extra.readBigUInt64LE(at + 4 + 8 * i)));
  }
  return [];
}

/** Offset of an entry's bytes. Checks that the local header, which streaming readers trust, names the same entry. */
async function dataOffset(file: FileHandle, entry: Omit<ZipEntry, 'dataOffset'>, limit: number): Promise<number> {
  const header = await read(file, entry.offset, LOCAL_BYTES);
  const nameBytes = header.readUInt16LE(26);
  const start = entry.offset + LOCAL_BYTES + nameBytes + header.readUInt16LE(28);
  const name = await read(file, entry.offset + LOCAL_BYTES, nameBytes);
  const isStreamed = (header.readUInt16LE(6) & STREAMED) !== 0;
  const same =
    name.equals(entry.nameBytes) &&
    header.readUInt16LE(8) === entry.method &&
    (isStreamed || header.readUInt32LE(14) === entry.crc32);
  if (header.readUInt32LE(0) !== 0x04034b50 || !same) throw broken(`the header of ${entry.name} is damaged`);
  if (start + entry.compressedBytes > limit) throw broken(`${entry.name} overlaps its zip directory`);
  return start;
}
