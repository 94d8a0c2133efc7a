/** The tables with which encoders are measured: columns, and rows as COPY text. No value needs escaping in COPY text. */
import type { EncodeColumn } from '../../src/encode/format.ts';
import type { Kind } from '../../src/encode/kinds.ts';
import type { Random } from './random.ts';

export interface Shape {
  name: string;
  columns: readonly EncodeColumn[];
  /** The fields of row `n`, counted from 0. `\N` is NULL. */
  fields(n: number, random: Random): string[];
}

const NULL = '\\N';
const ADVERTISERS = ['Zalando', 'OTTO', 'MediaMarkt', 'About You', 'Müller & Söhne', 'Booking.com', 'Thalia', 'Lidl'];
const WORDS = ['offer', 'price', 'summer', 'new', 'Größe', 'shoes', '"original"', 'fast & free', 'while stocks last'];

const columns = (...list: [label: string, kind: Kind, width: number][]): EncodeColumn[] =>
  list.map(([label, kind, width]) => ({ label, kind, width }));
const instant = (n: number, random: Random) => {
  const at = new Date(Date.UTC(2026, 0, 1) + n * 1000 + 1 + random.below(999));
  return `${at.toISOString().slice(0, -1).replace('T', ' ')}+00`;
};
const amount = (random: Random, max: number) => (random.below(max * 100) / 100).toFixed(2);

/** Like `clicks_details_excel`, with an order in one of twenty rows. */
const clicks: Shape = {
  name: 'clicks',
  columns: columns(
    ['Click ID', 'id', 22],
    ['Clicked at', 'timestamp', 20],
    ['Advertiser', 'text', 30],
    ['Network', 'text', 16],
    ['Country', 'text', 9],
    ['Device', 'text', 10],
    ['Referrer', 'url', 36],
    ['Sub ID', 'text', 16],
    ['Landing URL', 'url', 40],
    ['Order', 'id', 18],
    ['Sale', 'money', 12],
    ['Commission', 'money', 12],
  ),
  fields(n, random) {
    const sold = random.below(20) === 0;
    return [
      String(100_000_000_000 + n),
      instant(n, random),
      random.pick(ADVERTISERS),
      random.pick(['awin', 'cj', 'rakuten', 'tradedoubler']),
      random.pick(['DE', 'AT', 'CH', 'GB', 'US']),
      random.pick(['desktop', 'mobile', 'tablet']),
      `https://blog${random.below(500)}.example.com/post/${random.below(10_000)}`,
      `sub_${random.below(1_000_000)}`,
      `https://www.shop${random.below(8)}.example/p/${random.below(100_000)}?utm_source=aff&utm_medium=cpc`,
      sold ? `ORD-${random.below(1_000_000)}` : NULL,
      sold ? amount(random, 300) : NULL,
      sold ? amount(random, 30) : NULL,
    ];
  },
};

const narrow: Shape = {
  name: 'narrow',
  columns: columns(['ID', 'id', 14], ['At', 'timestamp', 20], ['Advertiser', 'text', 30], ['Sale', 'money', 12]),
  fields: (n, random) => [String(n), instant(n, random), random.pick(ADVERTISERS), amount(random, 300)],
};

const wide: Shape = {
  name: 'wide',
  columns: [
    ...['', ' 2', ' 3'].flatMap((suffix) => clicks.columns.map((c) => ({ ...c, label: c.label + suffix }))),
    ...columns(['A', 'integer', 8], ['B', 'integer', 8], ['C', 'percent', 8], ['D', 'decimal', 12]),
  ],
  fields: (n, random) => [
    ...clicks.fields(n, random),
    ...clicks.fields(n, random),
    ...clicks.fields(n, random),
    String(random.below(100)),
    String(random.below(1_000_000)),
    (random.below(10_000) / 10_000).toFixed(4),
    (random.below(1_000_000_000) / 1000).toFixed(3),
  ],
};

const numbers: Shape = {
  name: 'mostly numbers',
  columns: columns(
    ['ID', 'id', 14],
    ['At', 'timestamp', 20],
    ...['Clicks', 'Views', 'Orders', 'Returns'].map((label): [string, Kind, number] => [label, 'integer', 10]),
    ...['Sale', 'Tax', 'Shipping', 'Commission'].map((label): [string, Kind, number] => [label, 'money', 12]),
    ['Rate', 'percent', 10],
    ['Score', 'decimal', 14],
  ),
  fields: (n, random) => [
    String(n),
    instant(n, random),
    ...[1_000_000, 10_000, 100, 10].map((max) => String(random.below(max))),
    ...[3000, 500, 50, 300].map((max) => amount(random, max)),
    (random.below(10_000) / 10_000).toFixed(4),
    (random.below(1_000_000_000) / 1000).toFixed(3),
  ],
};

const longText: Shape = {
  name: 'mostly long text',
  columns: columns(['ID', 'id', 14], ['Title', 'text', 40], ['Description', 'text', 80], ['URL', 'url', 40]),
  fields(n, random) {
    const words = (count: number) => Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
    return [String(n), words(8), words(60 + random.below(80)), `https://www.shop.example/d/${random.below(1_000_000)}`];
  },
};

export const shapes = { clicks, narrow, wide, numbers, longText } as const;

export type TableName = keyof typeof shapes;

export const TABLES = Object.keys(shapes) as TableName[];
