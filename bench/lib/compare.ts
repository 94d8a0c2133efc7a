/** Measures contenders in turns (A B C A B C …), so that changes of the machine affect all of them equally. */
import { ratioSpread, type Spread, spread } from './stats.ts';

/** Figures of one run, by a name with the unit: `seconds`, `peak MiB`, `requests/s`. */
export type Figures = Readonly<Record<string, number>>;

export interface Contender {
  name: string;
  /** Runs one measurement. */
  run(): Promise<Figures>;
}

export interface Skipped {
  name: string;
  /** Completes "not measured: …". */
  why: string;
}

export interface ComparisonInput {
  title: string;
  contenders: readonly Contender[];
  /** The name of the contender that the ratios refer to. */
  baseline: string;
  /** The name of the figure whose ratio is printed. */
  ratioOf: string;
  /** Number of rounds. */
  repeat: number;
  skipped?: readonly Skipped[];
}

export interface ComparedContender {
  name: string;
  figures: Record<string, Spread>;
  /** Every figure that the baseline also has, divided by the baseline's, round by round. */
  ratios: Record<string, Spread>;
}

export interface Comparison {
  title: string;
  baseline: string;
  ratioOf: string;
  contenders: ComparedContender[];
  skipped: readonly Skipped[];
}

/** Runs all contenders `repeat` times in turns. The first error ends the comparison. */
export async function compare(input: ComparisonInput): Promise<Comparison> {
  const { title, contenders, baseline, ratioOf, repeat, skipped = [] } = input;
  const runs = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < repeat; round++) {
    for (const { name, run } of contenders) {
      process.stderr.write(`${title}: round ${round + 1} of ${repeat}, ${name}\n`);
      runs.get(name)!.push(await run());
    }
  }
  const valuesOf = (name: string, figure: string) => runs.get(name)!.map((figures) => figures[figure]!);
  const figuresOf = (name: string) => Object.keys(runs.get(name)![0]!);
  const spreads = (figures: string[], of: (figure: string) => Spread) =>
    Object.fromEntries(figures.map((figure) => [figure, of(figure)]));
  const shared = (name: string) => figuresOf(name).filter((figure) => figuresOf(baseline).includes(figure));
  return {
    title,
    baseline,
    ratioOf,
    contenders: contenders.map(({ name }) => ({
      name,
      figures: spreads(figuresOf(name), (figure) => spread(valuesOf(name, figure))),
      ratios: spreads(shared(name), (figure) => ratioSpread(valuesOf(name, figure), valuesOf(baseline, figure))),
    })),
    skipped,
  };
}
