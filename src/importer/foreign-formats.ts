/** Recognizes files that cannot be imported, so that the error can say what they are and what to do. */

/** Signatures as byte texts, from https://www.garykessler.net/library/file_sigs.html. */
const SIGNATURES: ReadonlyArray<[start: string, is: string]> = [
  ['PK\x03\x04', 'a zip archive that is compressed again. Decompress it once'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook (.xls). Save it as "CSV UTF-8" in Excel'],
  ['PAR1\x15', 'a Parquet file. Convert it to CSV or JSON Lines'],
  ['%PDF-', 'a PDF document'],
  ['BZh91AY&SY', 'compressed with bzip2. Decompress it first, or compress it with gzip'],
  ['\xfd7zXZ\0', 'compressed with xz. Decompress it first, or compress it with gzip'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd. Decompress it first, or compress it with gzip'],
  ['7z\xbc\xaf', 'a 7-Zip archive. Unpack it and import the file inside'],
  ['Rar!\x1a', 'a RAR archive. Unpack it and import the file inside'],
  ['\x1f\x8b', 'compressed with gzip twice. Decompress it once'],
];

/** Describes the bytes, as the rest of a sentence that begins with the file name. Null if they can be text. */
export function foreignFormat(first: Buffer): string | null {
  const text = first.toString('latin1');
  const signature = SIGNATURES.find(([start]) => text.startsWith(start));
  if (signature) return `is ${signature[1]}`;
  if (hasLongZeros(first)) return 'has long runs of NUL bytes and looks damaged. Download it again';
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(text)) {
    return 'is a web page. If you downloaded it, check whether it is a sign-in or error page';
  }
  return null;
}

/** The rest of a sentence that begins with the file name. */
export const WORKBOOK = 'is an Excel workbook (.xlsx). Save it as "CSV UTF-8" in Excel';

/** Whether a zip archive is an Excel workbook. Its first files tell. */
export function isWorkbook(first: Buffer): boolean {
  return /\[Content_Types\]\.xml|xl\/workbook/.test(first.toString('latin1'));
}

const AGAIN = SIGNATURES.filter(([start]) => start === 'PK\x03\x04' || start === '\x1f\x8b');

/** Like {@link foreignFormat}, of bytes that were decompressed and can be decompressed again. The first four are enough. */
export function compressedAgain(first: Buffer): string | null {
  const text = first.toString('latin1');
  const signature = AGAIN.find(([start]) => text.startsWith(start));
  return signature ? `is ${signature[1]}` : null;
}

/** UTF-16 has NUL bytes in Latin letters, but not in a row. */
function hasLongZeros(first: Buffer): boolean {
  const length = Math.min(first.length, 4096);
  let pairs = 0;
  for (let i = 1; i < length; i += 1) if (first[i] === 0 && first[i - 1] === 0) pairs += 1;
  return pairs > length / 4;
}
