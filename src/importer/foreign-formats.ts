/** Recognizes files that are neither CSV nor JSON Lines, so that the error can say what they are and what to do. */

/** Signatures as byte texts, from https://www.garykessler.net/library/file_sigs.html. */
const SIGNATURES: ReadonlyArray<[start: string, is: string]> = [
  ['PK\x03\x04', 'a zip archive. Unpack it and import the file inside'],
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

/** Describes the bytes, as the rest of a sentence that begins with the file name. Null if they can be CSV or JSON Lines. */
export function foreignFormat(first: Buffer): string | null {
  const text = first.toString('latin1');
  const signature = SIGNATURES.find(([start]) => text.startsWith(start));
  if (signature && /\[Content_Types\]\.xml|xl\/workbook/.test(text)) {
    return 'is an Excel workbook (.xlsx). Save it as "CSV UTF-8" in Excel';
  }
  if (signature) return `is ${signature[1]}`;
  const zeros = countZeros(first);
  if (hasUtf16Mark(first) || looksLikeUtf16(zeros)) {
    return 'looks like UTF-16. Save it as UTF-8 ("CSV UTF-8" in Excel)';
  }
  if (zeros.even + zeros.odd > zeros.length / 4)
    return 'has long runs of NUL bytes and looks damaged. Download it again';
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml)/i.test(text)) {
    return 'is a web page or XML. If you downloaded it, check whether it is a sign-in or error page';
  }
  return null;
}

function hasUtf16Mark(first: Buffer): boolean {
  return (first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff);
}

interface Zeros {
  even: number;
  odd: number;
  /** Number of bytes examined. */
  length: number;
}

/** Counts NUL bytes at even and odd offsets. */
function countZeros(first: Buffer): Zeros {
  const zeros: Zeros = { even: 0, odd: 0, length: Math.min(first.length, 4096) };
  for (let i = 0; i < zeros.length; i += 1) if (first[i] === 0) zeros[i % 2 === 0 ? 'even' : 'odd'] += 1;
  return zeros;
}

/** UTF-16 text in Latin letters has NUL bytes only at even or only at odd offsets. */
function looksLikeUtf16({ even, odd, length }: Zeros): boolean {
  return length >= 4 && Math.max(even, odd) > length / 4 && Math.min(even, odd) < length / 16;
}
