/**
 * Rows to files: Sheaf's encoders against libraries that write workbooks and CSV.
 *
 * Every run of every contender is a separate process, so that peak memory is its own and none starts warm. All get the same
 * rows with the same types. They write typed cells with references (`A1`), a header, a date format, and money as numbers
 * with two decimals, to the same disk, with a sync. Input that a contender needs (parsed rows, dates, numbers) is prepared
 * while its clock is stopped. Sheaf needs no preparation, so its time includes reading and parsing the rows, digests,
 * fragments and the join. The ratios therefore favor the other libraries, if anything.
 *
 * Each uses its default compression, which only ExcelJS lets you choose. Sheaf and ExcelJS use zlib level 1. hucre,
 * libxlsxwriter and XlsxWriter use level 6, which is slower and makes smaller files. SheetJS has its own deflate. The
 * table has the file sizes.
 *
 * Before any measurement, each contender writes 1,000 rows, which are read back and compared cell by cell. Every measured
 * file is checked for its number of rows.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './lib/bench-options.ts';
import { expectRows, expectSameCells } from './lib/check-output.ts';
import { type Comparison, type Contender, compare, type Skipped } from './lib/compare.ts';
import { type Corpus, writeCorpus } from './lib/corpus.ts';
import { type Found, libxlsxwriter, xlsxWriter } from './lib/installed-peers.ts';
import type { PeerJob, PeerResult } from './lib/peer-job.ts';
import { nodePeer, runPeer, runPlainPeer } from './lib/run-peer.ts';
import { type Shape, shapes } from './lib/shapes.ts';

/** Number of rows that each contender writes once for the comparison. */
const COMPARED_ROWS = 1000;

interface Peer {
  name: string;
  format: 'xlsx' | 'csv';
  threads?: number;
  run(job: PeerJob): Promise<PeerResult>;
}

/** The other tables have a fifth of the rows. The wide one has a twentieth, because its rows have three to ten times as many cells. */
export async function encoders(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-encoders-'));
  try {
    const { peers, skipped } = await findPeers(folder);
    await compareCells(folder, peers);
    const fifth = Math.ceil(options.rows / 5);
    const tables: [Shape, number][] = [
      [shapes.clicks, options.rows],
      [shapes.clicks, fifth],
      [shapes.narrow, fifth],
      [shapes.wide, Math.ceil(options.rows / 20)],
      [shapes.numbers, fifth],
      [shapes.longText, fifth],
    ];
    for (const [shape, rows] of tables) {
      const corpus = await writeCorpus(shape, rows, join(folder, 'rows.copy'));
      for (const format of ['xlsx', 'csv'] as const) {
        const among = peers.filter((peer) => peer.format === format);
        const without = format === 'xlsx' ? skipped : [];
        await options.record(await measure({ folder, corpus, format, peers: among, skipped: without, options }));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findPeers(folder: string): Promise<{ peers: Peer[]; skipped: Skipped[] }> {
  const sheaf = (['xlsx', 'csv'] as const).flatMap((format) =>
    [1, 2].map((threads): Peer => {
      const name = `Sheaf, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
      return { name, format, threads, run: (job) => runPeer(nodePeer('sheaf'), job) };
    }),
  );
  const node = (name: string, format: 'xlsx' | 'csv', file: string): Peer => ({
    name,
    format,
    run: (job) => runPeer(nodePeer(file), job),
  });
  const peers = [
    ...sheaf,
    node('ExcelJS, streaming', 'xlsx', 'exceljs'),
    node('hucre, streaming', 'xlsx', 'hucre'),
    node('SheetJS, in memory', 'xlsx', 'sheet-js'),
    node('csv-stringify', 'csv', 'csv-stringify'),
    node('fast-csv', 'csv', 'fast-csv'),
  ];
  const skipped: Skipped[] = [];
  const add = (name: string, found: Found) => {
    if ('missing' in found) skipped.push({ name, why: `install it with: ${found.missing}` });
    else peers.push({ name, format: 'xlsx', run: (job) => runPlainPeer(found.command, job) });
  };
  add('libxlsxwriter (C), constant memory', await libxlsxwriter(folder));
  add('XlsxWriter (Python), constant memory', await xlsxWriter());
  return { peers, skipped };
}

const outputOf = (folder: string, { format }: Peer) => join(folder, `output.${format}`);

const jobOf = (corpus: Corpus, peer: Peer, out: string): PeerJob => ({
  columns: corpus.shape.columns,
  rowsFile: corpus.file,
  out,
  format: peer.format,
  parts: corpus.parts,
  threads: peer.threads ?? 0,
});

/** Throws if the workbook of a peer differs from Sheaf's. */
async function compareCells(folder: string, peers: readonly Peer[]): Promise<void> {
  for (const shape of Object.values(shapes)) {
    const corpus = await writeCorpus(shape, COMPARED_ROWS, join(folder, 'rows.copy'));
    const reference = join(folder, 'sheaf.xlsx');
    for (const [i, peer] of peers.filter(({ format }) => format === 'xlsx').entries()) {
      const out = i === 0 ? reference : outputOf(folder, peer);
      await peer.run(jobOf(corpus, peer, out));
      if (i > 0) await expectSameCells(out, reference);
    }
  }
}

interface Measure {
  folder: string;
  corpus: Corpus;
  format: 'xlsx' | 'csv';
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
