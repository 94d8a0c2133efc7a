/** The charts and tables of `docs/figures.md`, each from one comparison of one record in `bench/results/`. */

export interface Chart {
  /** Name of the picture, and of the place in `docs/figures.md` where chart and table are inserted. */
  name: string;
  /** File name of the record, without extension. */
  record: string;
  /** The beginning of the title of the comparison in the record. It selects exactly one. */
  comparison: string;
  /** The heading of the chart. */
  title: string;
  /** The figure that the bars show, and whose ratio the table has. */
  bars: string;
  /** Further figures of the table. */
  columns: readonly string[];
  /** The contender that the others are compared with. Default: that of the record. */
  baseline?: string;
  /** Which bars are good. */
  better: 'shorter' | 'longer';
  /** The command that measures it. */
  command: string;
}

const ENCODERS = '2026-12-01T11-52';
const WORKERS = '2026-11-24T00-02';
const LARGE = '2026-11-24T00-40';
const FROM_REQUEST = '2026-12-01T12-52';
const REQUESTS = '2026-12-01T12-49';

const PSQL = 'psql \\copy to CSV';
const PEAK_AND_SIZE = ['peak MiB', 'file MB'];

export const CHARTS: readonly Chart[] = [
  {
    name: 'excel',
    record: ENCODERS,
    comparison: 'clicks, 1,000,000 rows × 12 (189 MB of COPY text) to xlsx',
    title: '1,000,000 clicks × 12 columns to Excel',
    bars: 'seconds',
    columns: PEAK_AND_SIZE,
    better: 'shorter',
    command: 'npm run bench -- --only encoders',
  },
  {
    name: 'csv',
    record: ENCODERS,
    comparison: 'clicks, 1,000,000 rows × 12 (189 MB of COPY text) to csv',
    title: '1,000,000 clicks × 12 columns to CSV',
    bars: 'seconds',
    columns: PEAK_AND_SIZE,
    better: 'shorter',
    command: 'npm run bench -- --only encoders',
  },
  {
    name: 'parquet',
    record: ENCODERS,
    comparison: 'clicks, 1,000,000 rows × 12 (189 MB of COPY text) to parquet',
    title: '1,000,000 clicks × 12 columns to Parquet',
    bars: 'seconds',
    columns: PEAK_AND_SIZE,
    better: 'shorter',
    command: 'npm run bench -- --only encoders',
  },
  {
    name: 'long-text',
    record: ENCODERS,
    comparison: 'mostly long text, 200,000 rows × 4 (195 MB of COPY text) to xlsx',
    title: '200,000 rows of long text × 4 columns to Excel',
    bars: 'seconds',
    columns: PEAK_AND_SIZE,
    better: 'shorter',
    command: 'npm run bench -- --only encoders',
  },
  {
    name: 'wide',
    record: ENCODERS,
    comparison: 'wide, 50,000 rows × 40 (30 MB of COPY text) to xlsx',
    title: '50,000 rows × 40 columns to Excel',
    bars: 'seconds',
    columns: PEAK_AND_SIZE,
    better: 'shorter',
    command: 'npm run bench -- --only encoders',
  },
  {
    name: 'from-request',
    record: FROM_REQUEST,
    comparison: '1,000,000 clicks × 14, from request to downloaded file',
    title: '1,000,000 clicks, from request to downloaded file',
    bars: 'seconds',
    columns: ['file MB'],
    baseline: PSQL,
    better: 'shorter',
    command: 'npm run bench -- --only end-to-end',
  },
  {
    name: 'from-request-small',
    record: FROM_REQUEST,
    comparison: '10,000 clicks × 14, from request to downloaded file',
    title: '10,000 clicks, from request to downloaded file',
    bars: 'seconds',
    columns: ['file MB'],
    baseline: PSQL,
    better: 'shorter',
    command: 'npm run bench -- --only end-to-end',
  },
  {
    name: 'from-request-large',
    record: LARGE,
    comparison: '10,000,000 clicks × 14, from request to downloaded file',
    title: '10,000,000 clicks, from request to downloaded file',
    bars: 'seconds',
    columns: ['file MB'],
    baseline: PSQL,
    better: 'shorter',
    command: 'npm run bench -- --only end-to-end --rows 10000000 --repeat 1',
  },
  {
    name: 'requests',
    record: REQUESTS,
    comparison: 'Requests on 64 connections',
    title: 'One export, 64 connections',
    bars: 'requests/s',
    columns: ['p50 ms', 'p99 ms'],
    better: 'longer',
    command: 'npm run bench -- --only service --load-seconds 3',
  },
  {
    name: 'lists',
    record: REQUESTS,
    comparison: 'Lists of 50 exports on 64 connections',
    title: 'A list of 50 exports, 64 connections',
    bars: 'requests/s',
    columns: ['p50 ms', 'p99 ms'],
    better: 'longer',
    command: 'npm run bench -- --only service --load-seconds 3',
  },
  {
    name: 'small-exports',
    record: REQUESTS,
    comparison: 'From POST to completed, 100 rows',
    title: 'An export of 100 rows, from POST to completed, on an idle service',
    bars: 'p50 ms',
    columns: ['p99 ms'],
    better: 'shorter',
    command: 'npm run bench -- --only service --load-seconds 3',
  },
  {
    name: 'small-exports-per-second',
    record: REQUESTS,
    comparison: 'Exports of 100 rows in a second',
    title: 'Exports of 100 rows per second',
    bars: 'exports/s',
    columns: [],
    better: 'longer',
    command: 'npm run bench -- --only service --load-seconds 3',
  },
  {
    name: 'workers',
    record: WORKERS,
    comparison: '1,000,000 clicks to Excel, each worker held to 0.4 of a core',
    title: '1,000,000 clicks to Excel, each worker limited to 0.4 of a core',
    bars: 'seconds of its parts',
    columns: ['seconds'],
    better: 'shorter',
    command: 'npm run bench -- --only scale',
  },
  {
    name: 'memory',
    record: WORKERS,
    comparison: 'Peak memory of a worker process',
    title: 'Peak memory of a worker process',
    bars: 'peak MiB',
    columns: [],
    better: 'shorter',
    command: 'npm run bench -- --only memory',
  },
  {
    name: 'memory-large',
    record: LARGE,
    comparison: 'Peak memory of a worker process',
    title: 'Peak memory of a worker process, up to 10,000,000 rows',
    bars: 'peak MiB',
    columns: [],
    better: 'shorter',
    command: 'npm run bench -- --only memory --rows 10000000 --repeat 1',
  },
];
