/**
 * Writes the headers of a zip file. Every number is from PKWARE APPNOTE.TXT 6.3.10, in the section cited at each record.
 * Sizes and checksums are known in advance, so there are no data descriptors.
 */

/** The values of one entry in the headers. */
export interface ZipHeader {
  /** Path with slashes. */
  name: string;
  crc32: number;
  compressedBytes: number;
  rawBytes: number;
  /** Offset of the local header in the file, in bytes. */
  offset: number;
}

/** Fields of 32 bits hold smaller numbers than this. From here on, the zip64 extension has the number (§4.4.8). */
const ZIP64_FROM = 0xffffffff;
/** The same limit for the number of entries, which has 16 bits (§4.4.21). */
const ZIP64_FROM_ENTRIES = 0xffff;
/** Versions needed to extract (§4.4.3.2). Deflate needs 2.0 and zip64 needs 4.5. */
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** General purpose bit 11 (§4.4.4, appendix D): the name is UTF-8. Without it, readers take other characters for those of a code page. */
const UTF8 = 0x0800;
/**
 * The system that the entry was made on (§4.4.2): MS-DOS, or Unix for a name in UTF-8. From MS-DOS, Info-ZIP's unzip 6.0 takes each name for
 * one in a code page, whatever its flag says.
 */
const UNIX = 3;
/** The attributes of an entry from Unix (§4.4.15): a file that its owner can change and everybody can read. */
const UNIX_FILE = 0o100644;
/** The method number of deflate (§4.4.5). */
const METHOD = 8;
/** 1980-01-01 00:00 in MS-DOS format (§4.4.6). It is constant, so that equal content gives equal files. */
const DOS_TIME = 0;
const DOS_DATE = 0x21;
/** Header ID of the zip64 extended information (§4.5.3). */
const ZIP64_EXTRA = 0x0001;

/** Returns the values as consecutive little-endian integers. Each size is 1, 2, 4 or 8 bytes. */
function record(...fields: (readonly [value: number, size: 1 | 2 | 4 | 8])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, size]) => sum + size, 0));
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value, at, size);
    at += size;
  }
  return bytes;
}

const isAscii = (name: string): boolean => /^[\x20-\x7e]*$/.test(name);
const flags = (name: string): number => (isAscii(name) ? 0 : UTF8);

const clip = (value: number): number => Math.min(value, ZIP64_FROM);

function zip64Extra(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  return record([ZIP64_EXTRA, 2], [8 * values.length, 2], ...values.map((value) => [value, 8] as const));
}

/** Returns the local file header (§4.3.7). Its zip64 extra must contain both sizes (§4.5.3). */
export function localHeader({ name, crc32, compressedBytes, rawBytes }: ZipHeader): Buffer {
  const path = Buffer.from(name);
  const zip64 = Math.max(compressedBytes, rawBytes) >= ZIP64_FROM;
  const extra = zip64Extra(zip64 ? [rawBytes, compressedBytes] : []);
  const fixed = record(
    [0x04034b50, 4],
    [zip64 ? VERSION_ZIP64 : VERSION, 2],
    [flags(name), 2],
    [METHOD, 2],
    [DOS_TIME, 2],
    [DOS_DATE, 2],
    [crc32, 4],
    [zip64 ? ZIP64_FROM : compressedBytes, 4],
    [zip64 ? ZIP64_FROM : rawBytes, 4],
    [path.length, 2],
    [extra.length, 2],
  );
  return Buffer.concat([fixed, path, extra]);
}

/**
 * Returns the central directory header (§4.3.12). Its zip64 extra has only the fields that did not fit, in this order (§4.5.3).
 */
export function centralHeader({ name, crc32, compressedBytes, rawBytes, offset }: ZipHeader): Buffer {
  const path = Buffer.from(name);
  const extra = zip64Extra([rawBytes, compressedBytes, offset].filter((value) => value >= ZIP64_FROM));
  const version = extra.length > 0 ? VERSION_ZIP64 : VERSION;
  const fixed = record(
    [0x02014b50, 4],
    [version, 1], // made by
    [isAscii(name) ? 0 : UNIX, 1],
    [version, 2], // needed
    [flags(name), 2],
    [METHOD, 2],
    [DOS_TIME, 2],
    [DOS_DATE, 2],
    [crc32, 4],
    [clip(compressedBytes), 4],
    [clip(rawBytes), 4],
    [path.length, 2],
    [extra.length, 2],
    [0, 2], // comment
    [0, 2], // disk
    [0, 2], // internal attributes
    [0, 2], // external attributes
    [isAscii(name) ? 0 : UNIX_FILE, 2],
    [clip(offset), 4],
  );
  return Buffer.concat([fixed, path, extra]);
}

/**
 * Returns the end of the central directory (§4.3.16). If a number does not fit, the zip64 record and locator precede it (§4.3.14,
 * §4.3.15).
 */
export function endRecords(directory: { entries: number; bytes: number; offset: number }): Buffer {
  const { entries, bytes, offset } = directory;
  const zip64 = entries >= ZIP64_FROM_ENTRIES || Math.max(bytes, offset) >= ZIP64_FROM;
  const zip64Records = record(
    [0x06064b50, 4],
    [44, 8], // length of the rest of this record
    [VERSION_ZIP64, 2],
    [VERSION_ZIP64, 2],
    [0, 4], // this disk
    [0, 4], // disk of the directory
    [entries, 8],
    [entries, 8],
    [bytes, 8],
    [offset, 8],
    [0x07064b50, 4], // the locator
    [0, 4],
    [offset + bytes, 8],
    [1, 4], // disks
  );
  const end = record(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [Math.min(entries, ZIP64_FROM_ENTRIES), 2],
    [Math.min(entries, ZIP64_FROM_ENTRIES), 2],
    [clip(bytes), 4],
    [clip(offset), 4],
    [0, 2], // comment
  );
  return zip64 ? Buffer.concat([zip64Records, end]) : end;
}
