/**
 * Rows to files: Sheaf's encoders against libraries that write workbooks and CSV, and against DuckDB and ClickHouse, which write CSV and
 * Parquet.
 *
 * Every run of every contender is a separate process, so that peak memory is its own and none starts warm. All get the same
 * rows with the same types. They write typed cells with references (`A1`), a header, a date format, and money as numbers
 * with two decimals, to the same disk, with a sync. Input that a contender needs (parsed rows, dates, numbers) is prepared
 * while its clock is stopped. Sheaf needs no preparation, so its time includes reading and parsing the rows, digests,
 * fragments and the join. The ratios therefore favor the other libraries, if anything.
 *
 * DuckDB and ClickHouse read the same COPY text, in their own time, as Sheaf does. They have as many threads as Sheaf. Neither writes Excel
 * files here: the extension of DuckDB is downloaded at run time, from a server that is not the registry of its package.
 *
 * In workbooks, each uses its default compression, which only ExcelJS lets you choose. Sheaf and ExcelJS use zlib level 1. hucre,
 * libxlsxwriter and XlsxWriter use level 6, which is slower and makes smaller files. SheetJS has its own deflate. The
 * table has the file sizes.
 *
 * Parquet is compressed with zstd at level 1. Before any measurement, each contender writes 1,000 rows, which are read back and compared cell
 * by cell, in CSV field by field. Every measured
 * file is checked for its number of rows.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notInstalled } from '../scripts/installed.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { expectRows, expectSame } from './lib/check-output.ts';
import { type Comparison, type Contender, compare, type Skipped } from './lib/compare.ts';
import { type Corpus, writeCorpus } from './lib/corpus.ts';
import { type Found, libxlsxwriter, xlsxWriter } from './lib/installed-peers.ts';
import type { PeerFormat, PeerJob, PeerResult } from './lib/peer-job.ts';
import { nodePeer, runPeer, runPlainPeer } from './lib/run-peer.ts';
import { type Shape, shapes } from './lib/shapes.ts';

/** Number of rows that each contender writes once for the comparison. */
const COMPARED_ROWS = 1000;

export const FORMATS = ['xlsx', 'csv', 'parquet'] as const;

/** A peer that is not installed, and the tables that lack it. */
type MissingPeer = Skipped & { formats: readonly PeerFormat[] };

interface Peer {
  name: string;
  format: PeerFormat;
  threads?: number;
  run(job: PeerJob): Promise<PeerResult>;
}

/** The other tables have a fifth of the rows. The wide one has a twentieth, because its rows have three to ten times as many cells. */
export async function encoders(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-encoders-'));
  try {
    const { peers, skipped } = await findPeers(folder);
    await compareRows(folder, peers, options);
    const fifth = Math.ceil(options.rows / 5);
    const tables: [Shape, number][] = [
      [shapes.clicks, options.rows],
      [shapes.clicks, fifth],
      [shapes.narrow, fifth],
      [shapes.wide, Math.ceil(options.rows / 20)],
      [shapes.numbers, fifth],
      [shapes.longText, fifth],
    ];
    const wanted = options.tables.map((name): Shape => shapes[name]);
    for (const [shape, rows] of tables.filter(([one]) => wanted.includes(one))) {
      const corpus = await writeCorpus(shape, rows, join(folder, 'rows.copy'));
      for (const format of options.formats) {
        const among = peers.filter((peer) => peer.format === format);
        const without = skipped.filter((one) => one.formats.includes(format));
        await options.record(await measure({ folder, corpus, format, peers: among, skipped: without, options }));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findPeers(folder: string): Promise<{ peers: Peer[]; skipped: MissingPeer[] }> {
  const sheaf = FORMATS.flatMap((format) =>
    [1, 2].map((threads): Peer => {
      return { name: `Sheaf, ${threadsOf(threads)}`, format, threads, run: (job) => runPeer(nodePeer('sheaf'), job) };
    }),
  );
  const node = (name: string, format: PeerFormat, file: string): Peer => ({
    name,
    format,
    run: (job) => runPeer(nodePeer(file), job),
  });
  const engine = (name: string, file: string) =>
    (['csv', 'parquet'] as const).flatMap((format) =>
      [1, 2].map((threads): Peer => ({ ...node(`${name}, ${threadsOf(threads)}`, format, file), threads })),
    );
  const peers = [
    ...sheaf,
    node('ExcelJS, streaming', 'xlsx', 'exceljs'),
    node('hucre, streaming', 'xlsx', 'hucre'),
    node('SheetJS, in memory', 'xlsx', 'sheet-js'),
    node('csv-stringify', 'csv', 'csv-stringify'),
    node('fast-csv', 'csv', 'fast-csv'),
    ...engine('DuckDB', 'duckdb'),
  ];
  const skipped: MissingPeer[] = [];
  const add = (name: string, found: Found) => {
    if ('missing' in found) skipped.push({ name, why: `install it with: ${found.missing}`, formats: ['xlsx'] });
    else peers.push({ name, format: 'xlsx', run: (job) => runPlainPeer(found.command, job) });
  };
  const why = notInstalled('test/clickhouse');
  if (why === undefined) peers.push(...engine('ClickHouse', 'clickhouse'));
  else skipped.push({ name: 'ClickHouse', why, formats: ['csv', 'parquet'] });
  add('libxlsxwriter (C), constant memory', await libxlsxwriter(folder));
  add('XlsxWriter (Python), constant memory', await xlsxWriter());
  return { peers, skipped };
}

const threadsOf = (count: number) => (count === 1 ? '1 thread' : `${count} threads`);

const outputOf = (folder: string, { format }: Peer) => join(folder, `output.${format}`);

const jobOf = (corpus: Corpus, peer: Peer, out: string): PeerJob => ({
  columns: corpus.shape.columns,
  rowsFile: corpus.file,
  out,
  format: peer.format,
  parts: corpus.parts,
  threads: peer.threads ?? 0,
});

/** Throws if the file of a peer differs from Sheaf's. */
async function compareRows(folder: string, peers: readonly Peer[], { formats, tables }: BenchOptions): Promise<void> {
  for (const shape of tables.map((name) => shapes[name])) {
    const corpus = await writeCorpus(shape, COMPARED_ROWS, join(folder, 'rows.copy'));
    for (const format of formats) {
      const reference = join(folder, `sheaf.${format}`);
      for (const [i, peer] of peers.filter((one) => one.format === format).entries()) {
        const out = i === 0 ? reference : outputOf(folder, peer);
        await peer.run(jobOf(corpus, peer, out));
        if (i > 0) await expectSame(out, reference, format);
        if (i > 0) await rm(out);
      }
    }
  }
}

interface Measure {
  folder: string;
  corpus: Corpus;
  format: PeerFormat;
  peers: readonly Peer[];
  skipped: readonly Skipped[];
  options: BenchOptions;
}

async function measure({ folder, corpus, format, peers, skipped, options }: Measure): Promise<Comparison> {
  const contenders = peers.map((peer): Contender => {
    let checked = false;
    const run = async () => {
      const out = outputOf(folder, peer);
      const { seconds, cpuSeconds, peakMib, version } = await peer.run(jobOf(corpus, peer, out));
      if (!peer.name.startsWith('Sheaf')) options.versions[peer.name] = version;
      if (!checked) await expectRows(out, format, corpus.rows);
      checked = true;
      const { size } = await stat(out);
      await rm(out);
      return { seconds, 'CPU seconds': cpuSeconds, 'peak MiB': peakMib, 'file MB': size / 1e6 };
    };
    return { name: peer.name, run };
  });
  const { shape, rows, bytes } = corpus;
  const size = `${rows.toLocaleString('en')} rows × ${shape.columns.length}`;
  return compare({
    title: `${shape.name}, ${size} (${(bytes / 1e6).toFixed(0)} MB of COPY text) to ${format}`,
    contenders,
    baseline: 'Sheaf, 1 thread',
    ratioOf: 'seconds',
    repeat: options.repeat,
    skipped,
  });
}
