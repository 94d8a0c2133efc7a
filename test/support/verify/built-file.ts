/** Builds a file and its receipt with the encoders, for tests. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { csvDialect } from '../../../src/encode/csv/dialect.ts';
import { type DialectName, type FormatName, GROUP_ROWS, type LineEnding } from '../../../src/encode/format.ts';
import { formats } from '../../../src/encode/formats.ts';
import type { Kind } from '../../../src/encode/kinds.ts';
import { PartDigest } from '../../../src/encode/part-digest.ts';
import type { Receipt } from '../../../src/verify/receipt.ts';
import { fileOf, type Table } from '../encode/file-of.ts';

export interface Built {
  file: Buffer;
  receipt: Receipt;
}

export interface BuildOptions {
  format: FormatName;
  kinds: readonly Kind[];
  sheets: readonly Table[];
  labels?: readonly string[];
  /** Number of blocks in a part. */
  partBlocks?: number;
  /** Block size in hundreds of rows. */
  blockHundreds?: number;
  bom?: boolean;
  header?: false;
  dialect?: DialectName;
  line_ending?: LineEnding;
}

/** Encodes tables in parts, as the workers do. */
export function build(options: BuildOptions): Built {
  const {
    format,
    kinds,
    sheets,
    partBlocks = 1,
    blockHundreds = 1,
    bom = true,
    header,
    dialect,
    line_ending,
  } = options;
  const columns = kinds.map((kind, i) => ({
    key: `c${i}`,
    label: options.labels?.[i] ?? `Column ${i}`,
    kind,
    width: 10,
  }));
  const digests: PartDigest[] = [];
  const rows: number[] = [];
  const { file } = fileOf(formats[format], [], {
    columns,
    sheets,
    bom,
    header: header ?? true,
    dialect: csvDialect(options),
    blockRows: GROUP_ROWS * blockHundreds,
    fragmentBlocks: partBlocks,
    notes: [['Rows', 'all']],
    onBlock(part, block) {
      digests[part] ??= new PartDigest();
      digests[part].add(block);
      rows[part] = (rows[part] ?? 0) + block.rows;
    },
  });
  const partRows = GROUP_ROWS * blockHundreds * partBlocks;
  const places = sheets.flatMap((table, sheet) =>
    Array.from({ length: Math.max(1, Math.ceil(table.length / partRows)) }, (_, i) => ({
      sheet: sheet + 1,
      first_row: (header === false ? 1 : formats[format].firstRow) + i * partRows,
    })),
  );
  const parts = places.map((place, i) => {
    const proof = (digests[i] ?? new PartDigest()).finish();
    return {
      number: i + 1,
      ...place,
      rows: rows[i] ?? 0,
      lower_key: null,
      upper_key: null,
      sha256: proof.sha256.toString('hex'),
      marks: proof.marks.toString('hex'),
    };
  });
  const receipt: Receipt = {
    version: 1,
    export_id: 1,
    report_type: 'test',
    parameters: {},
    snapshot: { time: '2026-11-23T14:05:09.123456Z', lsn: null, transactions: '745:750:748' },
    completed_at: '2026-11-23T14:05:10.000Z',
    format,
    bom,
    ...(header === false ? { header } : {}),
    ...(dialect ? { dialect } : {}),
    ...(line_ending ? { line_ending } : {}),
    timezone: 'UTC',
    columns: columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    group_rows: GROUP_ROWS,
    parts,
    file: { name: `f.${format}`, bytes: file.length, sha256: sha256(file) },
  };
  return { file, receipt };
}

/** Replaces size and SHA-256 in a receipt by those of another file, so that only its contents can differ. */
export function asWholeFile(receipt: Receipt, file: Buffer): Receipt {
  return { ...receipt, file: { ...receipt.file, bytes: file.length, sha256: sha256(file) } };
}

function sha256(file: Buffer): string {
  return createHash('sha256').update(file).digest('hex');
}

/** Writes the file to disk for `verifyFile`. Returns its path. */
export async function onDisk(path: string, file: Buffer): Promise<string> {
  await writeFile(path, file);
  return path;
}
